import Contract
import Testing

@testable import API

/// The checker that holds every reply to the document: that it finds what is wrong.
@Suite struct ContractTests {
    private func faults(_ body: String, status: Int = 200, type: String = "application/json") throws
        -> [String]
    {
        try Contract(OpenAPI.document(version: "test")).faults(
            method: "POST",
            target: "/api/performance/clear-cache/",
            status: status,
            contentType: type,
            body: Array(body.utf8)
        )
    }

    private func reply(_ members: String) -> String {
        "{\"status\":\"success\",\"message\":\"x\",\"entries_removed\":1,\"bytes_freed\":2\(members)}"
    }

    @Test func `a reply as documented has no fault`() throws {
        #expect(try faults(reply(#","timestamp":"2025-01-02T00:00:00Z""#)).isEmpty)
    }

    @Test(arguments: [
        ("", "lacks timestamp"),
        (#","timestamp":"2025-01-02""#, "format"),
        (#","timestamp":null"#, "not of type string"),
        (#","timestamp":"2025-01-02T00:00:00Z","more":1"#, "has more, which is not documented"),
    ])
    func `what is missing, wrong or not documented is a fault`(members: String, fault: String) throws {
        let found = try faults(reply(members))
        #expect(found.count == 1 && found[0].contains(fault), "\(found)")
    }

    @Test func `a status or a content type that is not documented is a fault`() throws {
        #expect(try faults("{}", status: 299).first?.contains("status is not documented") == true)
        #expect(try faults("x", type: "text/html").first?.contains("content type") == true)
        #expect(
            try faults("{}", status: 403, type: "application/json").first?.contains("content type") == true
        )
    }

    @Test func `a fraction is no whole number, and a word outside its set is a fault`() throws {
        let fraction = try faults(
            #"{"status":"fine","message":"x","entries_removed":1.5,"bytes_freed":2,"timestamp":"2025-01-02T00:00:00Z"}"#
        )
        #expect(fraction.count == 2, "\(fraction)")
    }
}
