import Foundation
import Glibc
import Testing

/// An nginx with a configuration of its own, into which the Backtester's piece is included.
struct PlainNginx {
    private let arguments: [String]
    private let output: String

    /// Starts it in a folder that is made.
    init(including piece: String, in folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder + "/tmp", withIntermediateDirectories: true)
        chmod(folder + "/tmp", 0o777)
        try piece.write(toFile: folder + "/backtester.conf", atomically: true, encoding: .utf8)
        let user = getuid() == 0 ? "user www-data www-data;" : ""
        try """
        \(user) pid nginx.pid; error_log error.log; events {}
        http {
            access_log off; gzip on; add_header X-Other yes; default_type text/plain;
            client_body_temp_path tmp/body; fastcgi_temp_path tmp/fastcgi; proxy_temp_path tmp/proxy;
            scgi_temp_path tmp/scgi; uwsgi_temp_path tmp/uwsgi;
            include backtester.conf;
        }
        """.write(toFile: folder + "/nginx.conf", atomically: true, encoding: .utf8)
        arguments = ["nginx", "-p", folder + "/", "-c", "nginx.conf", "-e", "error.log"]
        output = folder + "/output"
        let start = try run([])
        try #require(start.status == 0, "\(start.output)")
    }

    func stop() { _ = try? run(["-s", "stop"]) }

    private func run(_ more: [String]) throws -> Child.Outcome {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/sbin:/usr/bin:/sbin:/bin"
        return try Child(arguments + more, environment: ["PATH": path], outputPath: output).wait()
    }
}
