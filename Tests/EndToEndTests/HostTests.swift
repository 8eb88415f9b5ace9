import Foundation
import Glibc
import Testing

extension EndToEndTests {
    /// Two installations that listen on TCP, as on two hosts, behind one nginx.
    @Suite(.timeLimit(.minutes(3))) struct HostTests {
        @Test func `requests are spread over hosts, and one that is switched off costs no reader anything`()
            throws
        {
            let addresses = ["127.0.0.1:\(try freePort())", "127.0.0.2:\(try freePort())"]
            let hosts = try addresses.map { try BarePool("RESPONDERS=2\nFCGI_LISTEN=\($0)\n") }
            for host in hosts { try host.start() }
            let front = try RunningSystem()
            let piece = try front.serve("conf", setting: ["FCGI_LISTEN": addresses[0]]).output
            // Of the two lines for the one socket the second becomes the other host.
            let line = "server \(addresses[0]) max_fails=0;"
            let parts = piece.components(separatedBy: line)
            try #require(parts.count >= 3)
            let other = "server \(addresses[1]) max_fails=1 fail_timeout=5s;"
            let both = parts[0] + line + parts[1] + other + parts[2...].joined(separator: line)
            let nginx = try PlainNginx(including: both, in: front.runDirectory + "/front")
            defer { nginx.stop() }

            let client = HTTPClient(port: front.port)
            let load = Load(clients: 4) { try client.get("/api/strategy/") }
            func answered(_ host: BarePool) -> Int {
                let log = try? String(contentsOfFile: host.directory + "/logs/access.log", encoding: .utf8)
                return log?.split(separator: "\n").count ?? 0
            }
            #expect(eventually(within: 20) { hosts.allSatisfy { answered($0) > 20 } })
            kill(try #require(hosts[1].supervisor), SIGTERM)
            #expect(eventually(within: 10) { hosts[1].supervisor == nil })
            let seen = answered(hosts[0])
            #expect(eventually(within: 10) { answered(hosts[0]) > seen + 50 })
            let (replies, faults) = load.stop()
            #expect(replies > 60)
            #expect(faults == [])
        }
    }
}
