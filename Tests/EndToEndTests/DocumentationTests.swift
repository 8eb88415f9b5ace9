import API
import Foundation
import Testing

/// The static pages against the code.
@Suite struct DocumentationTests {
    @Test(arguments: ProblemKind.allCases)
    func `every problem is explained where its type points`(kind: ProblemKind) throws {
        let page = try String(
            contentsOfFile: RunningSystem.checkout + "/nginx/docs/problems.html",
            encoding: .utf8
        )
        let section = try #require(page.range(of: "<section id=\"\(kind.rawValue)\">"))
        let rest = page[section.upperBound...].prefix(400)
        #expect(rest.contains("<h2>\(kind.title)<span"))
        #expect(rest.contains(String(kind.status)))
    }

    @Test func `nginx's problems have the titles that the responders give the same types`() throws {
        let piece = try String(
            contentsOfFile: RunningSystem.checkout + "/nginx/backtester.conf",
            encoding: .utf8
        )
        let found = piece.matches(of: /problems\.html#([a-z-]+)","title":"([^"]*)"/)
        #expect(found.count >= 10)
        for match in found {
            let kind = try #require(ProblemKind(rawValue: String(match.1)))
            #expect(String(match.2) == kind.title)
        }
    }
}
