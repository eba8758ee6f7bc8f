-- each request of wrk brings 10 MiB
wrk.method = "POST"
wrk.body = string.rep("0123456789abcdef", 655360)
wrk.headers["Content-Type"] = "application/octet-stream"
