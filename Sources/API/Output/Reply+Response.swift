import FastCGI

extension Reply {
    /// The response to a request: with an `ETag` on what was got, and 304 where the client has it already (RFC 9110 section 13.1.2).
    func response(to request: Request) -> Response {
        var headers = self.headers
        guard request.method == "GET" || request.method == "HEAD", stream == nil else {
            headers.append(("Content-Type", contentType))
            headers.append(("Cache-Control", "no-store"))
            var response = Response(status: status, headers: headers, body: body)
            response.stream = stream
            return response
        }
        let tag = entityTag ?? API.entityTag(body)
        headers.append(("ETag", tag))
        headers.append(("Cache-Control", "no-cache"))
        if status == 200, let known = request.headers["if-none-match"], matches(known, tag) {
            return Response(status: 304, headers: headers, body: [])
        }
        headers.append(("Content-Type", contentType))
        return Response(status: status, headers: headers, body: body)
    }

    /// Weak comparison, because nginx weakens the tag of what it compresses.
    private func matches(_ known: String, _ tag: String) -> Bool {
        known.split(separator: ",").contains { candidate in
            let candidate = candidate.filter { $0 != " " }
            return candidate == "*"
                || (candidate.hasPrefix("W/") ? candidate.dropFirst(2) : candidate[...]) == tag
        }
    }
}
