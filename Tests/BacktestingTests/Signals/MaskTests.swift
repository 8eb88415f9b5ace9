import Testing

@testable import Backtesting

@Suite struct MaskTests {
    /// Small whole numbers, so that there are many ties, and some undefined.
    private static func column(_ count: Int, seed: UInt64) -> [Double] {
        var generator = SplitMix64(state: seed)
        return (0..<count).map { _ in
            let roll = generator.next() % 12
            return roll == 0 ? .nan : Double(roll % 4)
        }
    }

    @Test(arguments: [0, 1, 2, 63, 64, 65, 128, 200])
    func `comparisons are those of the numbers, and false where one is undefined`(_ count: Int) {
        let x = Self.column(count, seed: 1)
        let y = Self.column(count, seed: 2)
        func expect(_ mask: Mask, _ holds: (Int) -> Bool, _ name: Comment) {
            #expect(mask == Mask((0..<count).map(holds)), name)
        }
        expect(.above(x.span, y.span), { x[$0] > y[$0] }, "above")
        expect(.atLeast(x.span, y.span), { x[$0] >= y[$0] }, "at least")
        expect(.above(x.span, 2), { x[$0] > 2 }, "above a level")
        expect(.atLeast(x.span, 2), { x[$0] >= 2 }, "at least a level")
        expect(.below(x.span, 2), { x[$0] < 2 }, "below a level")
        expect(.atMost(x.span, 2), { x[$0] <= 2 }, "at most a level")
        expect(
            .crossesAbove(x.span, y.span),
            { $0 > 0 && x[$0] > y[$0] && x[$0 - 1] <= y[$0 - 1] },
            "crosses"
        )
        expect(.crossesAbove(x.span, 2), { $0 > 0 && x[$0] > 2 && x[$0 - 1] <= 2 }, "crosses a level")
        expect(
            .crossesBelow(x.span, 2),
            { $0 > 0 && x[$0] < 2 && x[$0 - 1] >= 2 },
            "crosses a level downwards"
        )
    }

    @Test func `touching is not crossing, and leaving a touch is`() {
        #expect([1.0, 2, 3].crossesAbove([2.0, 2, 2]).bars == [2])
        #expect([2.0, 2, 2].crossesAbove(2).isEmpty)
        #expect([1.0, .nan, 3].crossesAbove(2).isEmpty)
    }

    @Test(arguments: [1, 64, 70, 128, 130])
    func `operations leave the bits past the last bar alone`(_ count: Int) {
        let none = Mask(count: count)
        let all = ~none
        #expect(all.population == count && (~all) == none)
        #expect(all.delayed.population == count - 1 && !all.delayed[0])
        #expect((all & none) == none && (all | none) == all)
    }

    @Test func `a rising edge is the first bar of each stretch, and never bar 0`() {
        var mask = Mask(count: 140)
        for bar in [0, 1, 5, 6, 63, 64, 65, 128] { mask[bar] = true }
        #expect(mask.risingEdge.bars == [5, 63, 128])
    }

    @Test func `bits are found from any bar on, across words`() {
        var mask = Mask(count: 200)
        for bar in [3, 64, 199] { mask[bar] = true }
        #expect(mask.bars == [3, 64, 199])
        #expect(mask.first(from: 3) == 3 && mask.first(from: 4) == 64 && mask.first(from: 65) == 199)
        #expect(mask.first(from: 200) == nil && Mask(count: 0).first(from: 0) == nil)
        #expect(mask.from(64).bars == [64, 199] && mask.from(65).bars == [199] && mask.from(500).isEmpty)
        mask[64] = false
        #expect(mask.bars == [3, 199])
    }
}
