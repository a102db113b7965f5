-- Sends the headers of a browser behind the gateway; takes the next token and the next customer for every request.
local tokens, customers, place = {}, {}, 0

function init(arguments)
   for line in io.lines(arguments[1]) do tokens[#tokens + 1] = "Bearer " .. line end
   for line in io.lines(arguments[2]) do customers[#customers + 1] = line end
   wrk.headers["Accept"] = "application/json"
   wrk.headers["Accept-Language"] = "en-GB,en;q=0.8"
   wrk.headers["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36"
   wrk.headers["X-Forwarded-For"] = "203.0.113.7"
   wrk.headers["X-Forwarded-Proto"] = "https"
   wrk.headers["X-Forwarded-Port"] = "443"
   wrk.headers["X-Amzn-Trace-Id"] = "Root=1-5759e988-bd862e3fe1be46a994272793"
end

function request()
   place = place + 1
   wrk.headers["Authorization"] = tokens[place % #tokens + 1]
   return wrk.format("GET", (wrk.path:gsub("CUSTOMER", customers[place % #customers + 1])))
end
