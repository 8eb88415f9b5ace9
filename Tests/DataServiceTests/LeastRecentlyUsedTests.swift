import Testing

@testable import DataService

@Suite struct LeastRecentlyUsedTests {
    @Test func `what was not used for longest goes first`() {
        var held = LeastRecentlyUsed<String, Int>(maximumBytes: 30)
        for (number, name) in ["a", "b", "c"].enumerated() { held.insert(number, for: name, bytes: 10) }
        #expect(held.use("a") == 0)
        held.insert(3, for: "d", bytes: 10)
        #expect(held.use("b") == nil)
        #expect(["a", "c", "d"].map { held.use($0) } == [0, 2, 3])
        held.insert(4, for: "e", bytes: 20)
        #expect(["a", "c", "d", "e"].map { held.use($0) } == [nil, nil, 3, 4])
        #expect(held.bytes == 30 && held.count == 2)
    }

    @Test func `a change is no use, and a new value takes the place of the old one`() {
        var held = LeastRecentlyUsed<String, Int>(maximumBytes: 30)
        for name in ["a", "b", "c"] { held.insert(1, for: name, bytes: 10) }
        held.update("a") { $0 += 1 }
        held.insert(5, for: "b", bytes: 20)
        #expect(["a", "b", "c"].map { held.use($0) } == [nil, 5, 1])
        held.insert(6, for: "f", bytes: 31)
        #expect(held.use("f") == nil && held.bytes == 30)
    }

    @Test func `any order of calls leaves what a plain list would hold`() {
        var held = LeastRecentlyUsed<Int, Int>(maximumBytes: 100)
        var list: [(key: Int, value: Int, bytes: Int)] = []
        for step in 0..<5000 {
            let key = step * 7919 % 23
            let bytes = step * 31 % 40
            switch step * 104_729 % 4 {
            case 0:
                let place = list.firstIndex { $0.key == key }
                #expect(held.use(key) == place.map { list[$0].value })
                if let place { list.append(list.remove(at: place)) }
            case 1:
                held.remove(key)
                list.removeAll { $0.key == key }
            default:
                held.insert(step, for: key, bytes: bytes)
                list.removeAll { $0.key == key }
                while list.reduce(bytes, { $0 + $1.bytes }) > 100 { list.removeFirst() }
                list.append((key, step, bytes))
            }
            #expect(held.count == list.count && held.bytes == list.reduce(0) { $0 + $1.bytes })
        }
    }
}
