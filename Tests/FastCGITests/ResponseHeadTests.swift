import Testing

@testable import FastCGI

@Suite struct ResponseHeadTests {
    private func head(_ response: Response) -> String {
        var bytes: [UInt8] = []
        ResponseHead.append(response, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `a value cannot start a line of its own`() {
        let text = head(Response(status: 200, headers: [("X-A", "1\r\nSet-Cookie: a=b\n\n<html>\0")]))
        #expect(text.hasPrefix("Status: 200 OK\r\nX-A: 1  Set-Cookie: a=b  <html> \r\n"))
        #expect(text.split(separator: "\r\n").count == 4)
    }

    @Test(arguments: ["", "A B", "A:", "A\r\nB", "Ä", "Content-Length", "STATUS", "Transfer-Encoding"])
    func `a name that is no token, or the server's own, is left out`(name: String) {
        let text = head(Response(status: 404, headers: [(name, "v"), ("Content-Type", "a/b")]))
        #expect(text == "Status: 404 Not Found\r\nContent-Type: a/b\r\nContent-Length: 0\r\n\r\n")
    }

    @Test(arguments: [(99, "500"), (600, "500"), (-1, "500"), (418, "418"), (101, "500")])
    func `a status that cannot end an exchange becomes 500`(status: Int, sent: String) {
        #expect(head(Response(status: status)).hasPrefix("Status: \(sent) "))
    }
}
