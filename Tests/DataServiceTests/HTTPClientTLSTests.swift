import Foundation
import HTTPTestServer
import Testing

@testable import DataService

/// The client against nginx with a certificate of its own making.
@Suite(.serialized, .timeLimit(.minutes(1))) struct HTTPClientTLSTests {
    private func client(trusting authorities: String?) throws -> HTTPClient {
        var configuration = HTTPClient.Configuration(userAgent: "tests/1")
        configuration.authorities = authorities
        return try HTTPClient(configuration) { DispatchTime.now().uptimeNanoseconds }
    }

    @Test func `a certificate that nobody vouches for, or of another name, is refused`() throws {
        let nginx = try TLSServer()
        let stranger = try client(trusting: nil).send([HTTPRequest(url: nginx.url("127.0.0.1"))])[0]
        #expect(throws: HTTPError(kind: .tls, host: "127.0.0.1:\(nginx.port)")) { try stranger.get() }
        let misnamed = try client(trusting: nginx.certificate).send([HTTPRequest(url: nginx.url("localhost"))]
        )[0]
        #expect(throws: HTTPError(kind: .tls, host: "localhost:\(nginx.port)")) { try misnamed.get() }
    }

    @Test func `requests share one connection where HTTP/2 is offered`() throws {
        let nginx = try TLSServer()
        let client = try client(trusting: nginx.certificate)
        var bodies: Set<String> = []
        for _ in 0..<2 {
            let results = client.send(.init(repeating: HTTPRequest(url: nginx.url("127.0.0.1")), count: 8))
            for result in results { bodies.insert(try String(decoding: result.get().body, as: UTF8.self)) }
        }
        #expect(bodies.count == 1 && bodies.first?.hasPrefix("HTTP/2.0 ") == true)
    }
}

/// nginx on a port of its own, for as long as this lives; answers with the protocol and the connection's number.
private final class TLSServer {
    let port: Int
    let certificate: String
    private let folder: String
    private let process = Process()

    init() throws {
        folder = NSTemporaryDirectory() + "tls-\(UUID().uuidString)"
        certificate = folder + "/certificate.pem"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        // A port that was free a moment ago.
        let probe = HTTPTestServer { _, _, _ in false }
        port = probe.port
        probe.stop()
        let makeCertificate = Process()
        makeCertificate.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        makeCertificate.arguments = [
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
            "-addext",
            "subjectAltName=IP:127.0.0.1", "-keyout", folder + "/key.pem", "-out", certificate,
        ]
        makeCertificate.standardError = FileHandle.nullDevice
        try makeCertificate.run()
        makeCertificate.waitUntilExit()
        let settings = """
            daemon off; master_process off; pid pid; error_log stderr crit;
            events { worker_connections 64; }
            http {
              access_log off; client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3; uwsgi_temp_path t4;
              scgi_temp_path t5;
              server {
                listen 127.0.0.1:\(port) ssl http2;
                ssl_certificate certificate.pem; ssl_certificate_key key.pem;
                location / { return 200 "$server_protocol $connection"; }
              }
            }
            """
        try settings.write(toFile: folder + "/nginx.conf", atomically: true, encoding: .utf8)
        process.executableURL = URL(fileURLWithPath: "/usr/sbin/nginx")
        process.arguments = ["-p", folder, "-c", folder + "/nginx.conf", "-e", "stderr"]
        try process.run()
        let deadline = Date(timeIntervalSinceNow: 10)
        while !isListening, Date() < deadline { usleep(20_000) }
    }

    deinit {
        // It inherits the blocked signals of the thread that started it.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try? FileManager.default.removeItem(atPath: folder)
    }

    func url(_ host: String) -> String { "https://\(host):\(port)/" }

    private var isListening: Bool {
        let probe = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(probe) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(probe, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
