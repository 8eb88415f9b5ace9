import Foundation
import JSON
import Testing

extension EndToEndTests {
    /// The pages as they are served: their links and their examples.
    @Suite(.timeLimit(.minutes(3))) struct GuideTests {
        private static let docs = RunningSystem.checkout + "/nginx/docs"

        private static func pages() throws -> [(name: String, text: String)] {
            try FileManager.default.contentsOfDirectory(atPath: docs).filter { $0.hasSuffix(".html") }
                .sorted()
                .map { ($0, try String(contentsOfFile: "\(docs)/\($0)", encoding: .utf8)) }
        }

        @Test func `every link of every page leads somewhere, and none loads anything from elsewhere`() throws
        {
            try withSystem { system in
                var known: [String: HTTPReply] = [:]
                for (name, text) in try Self.pages() {
                    for match in text.matches(of: /<(\w+)[^>]*? (?:href|src)="([^"]+)"/) {
                        let (tag, link) = (match.1, String(match.2))
                        if link.hasPrefix("https://") {
                            #expect(tag == "a", "\(name) loads \(link)")
                            continue
                        }
                        let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
                        let path = parts[0].isEmpty ? "/docs/" + name : String(parts[0])
                        let reply = try known[path] ?? system.http.get(path)
                        known[path] = reply
                        #expect(reply.status == 200, "\(name) links to \(link)")
                        if parts.count > 1 {
                            #expect(reply.text.contains("id=\"\(parts[1])\""), "\(name) links to \(link)")
                        }
                    }
                }
                #expect(known.count > 15)
            }
        }

        @Test func `a module that a page loads is there, with all that it imports`() throws {
            let scripts = try Self.pages().flatMap {
                $0.text.matches(of: /src="\/docs\/(app\/[^"]+)"/).map { String($0.1) }
            }
            var waiting = Set(scripts)
            var seen: Set<String> = []
            while let script = waiting.popFirst() {
                seen.insert(script)
                let text = try String(contentsOfFile: "\(Self.docs)/\(script)", encoding: .utf8)
                waiting.formUnion(
                    Set(text.matches(of: /from "\.\/([^"]+)"/).map { "app/" + $0.1 }).subtracting(seen)
                )
            }
            let all = try FileManager.default.contentsOfDirectory(atPath: Self.docs + "/app").filter {
                $0.hasSuffix(".js")
            }
            #expect(Set(all.map { "app/" + $0 }) == seen)
        }

        @Test func `every example of the pages and the README works as it is printed`() throws {
            try withSystem { system in
                var count = 0
                for (name, example, reply) in try examples() {
                    count += 1
                    let script = example.replacing("localhost:3000", with: "127.0.0.1:\(system.port)")
                    // A status of 400 or more is a failure.
                    let shell = [
                        "bash", "-c", "curl() { command curl -sS --fail-with-body \"$@\"; }\n" + script,
                    ]
                    let outcome = try system.spawn(shell).wait()
                    #expect(outcome.status == 0, "\(name): \(example)\n\(outcome.output)")
                    guard let reply else { continue }
                    let printed = try JSONReader.parse(Array(reply.utf8))
                    let came = try JSONReader.parse(Array(outcome.output.utf8))
                    #expect(came.contains(printed), "\(name): \(example)\n\(outcome.output.prefix(2000))")
                }
                #expect(count >= 15)
            }
        }

        /// What pages and README print for a shell, and the part of its reply that stands after it, if any.
        private func examples() throws -> [(name: String, example: String, reply: String?)] {
            var found: [(name: String, example: String, reply: String?)] = []
            for (name, text) in try Self.pages() {
                for match in text.matches(of: /<code class="(run|reply)">([^<]*)<\/code>/) {
                    let content = String(match.2).replacing("&lt;", with: "<").replacing("&gt;", with: ">")
                        .replacing("&amp;", with: "&")
                    if match.1 == "run" {
                        found.append((name, content, nil))
                    } else {
                        found[found.count - 1].reply = content
                    }
                }
            }
            let readme = try String(contentsOfFile: RunningSystem.checkout + "/README.md", encoding: .utf8)
            for match in readme.matches(of: /```sh\n(curl [^`]*)```/) {
                found.append(("README.md", String(match.1), nil))
            }
            return found
        }
    }
}

extension JSONValue {
    /// Whether everything of another value is in this one, with the same values; an object may have more members.
    fileprivate func contains(_ part: JSONValue) -> Bool {
        guard let expected = part.object else { return self == part }
        guard let own = object else { return false }
        return expected.members.allSatisfy { own[$0.name]?.contains($0.value) ?? false }
    }
}
