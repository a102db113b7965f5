"""What goes wrong on purpose: proxies that cut and hang, workers that are killed, the corporate database taken away."""
