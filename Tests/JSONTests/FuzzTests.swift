import Testing

@testable import JSON

@Suite struct FuzzTests {
    private let seeds = [
        #"{"symbol":"AAPL","period":"1y","parameters":{"fast":10,"slow":-3.5e+2},"include":["trades",null,true,false]}"#,
        #"[[1704153600,187.1500015258789],[1704240000,-0.0],{"a\u00e9\ud83d\ude00\n":"é€😀"},[],{},"",1e-7]"#,
        #"{"a":{"a":{"a":{"a":[[[[{"b":[0,1,2,{"c":"\\\"\/"}]}]]]]}}}}"#,
    ].map { Array($0.utf8) }

    @Test func `a damaged document is read or refused, and what is read survives a round trip`() throws {
        var generator = SplitMix(seed: 3)
        let alphabet =
            Array("{}[]\",:\\/u0123456789eE+-.truefalsn \n\t".utf8) + [
                0x00, 0x1F, 0x7F, 0x80, 0xC3, 0xED, 0xF0, 0xFF,
            ]
        for round in 0..<30_000 {
            var document = seeds[round % seeds.count]
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<document.count, using: &generator)
                let byte = alphabet.randomElement(using: &generator) ?? 0
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: document[place] = byte
                case 1: document.insert(byte, at: place)
                case 2: document.remove(at: place)
                default: document.removeSubrange(place..<min(document.count, place + 9))
                }
                if document.isEmpty { document = [0x20] }
            }
            let value: JSONValue
            do throws(JSONError) {
                value = try JSONReader.parse(document)
            } catch {
                #expect((0...document.count).contains(error.offset))
                continue
            }
            var writer = JSONWriter()
            writer.value(value)
            // Not the values but their texts: `1e2` comes back as the integer 100.
            var again = JSONWriter()
            again.value(try JSONReader.parse(writer.bytes))
            #expect(again.bytes == writer.bytes)
        }
    }

    @Test func `every beginning of a document is refused`() throws {
        for seed in seeds {
            _ = try JSONReader.parse(seed)
            for end in 0..<seed.count {
                #expect(throws: JSONError.self) { try JSONReader.parse(Array(seed[..<end])) }
            }
        }
    }
}
