"""The product's security, checked: scanners, bills of materials, and which test proves which line of the checklist."""
