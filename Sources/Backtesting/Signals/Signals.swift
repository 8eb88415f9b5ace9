/// What a strategy says at the close of each bar.
///
/// Flat, an entry becomes an order whatever the exits say; in a position, its exit does. Signals at bars before the
/// first that counts are to be ignored: see ``Strategy/firstBar(_:timeframe:start:)``.
public struct Signals: Sendable, Equatable {
    /// Bars at which to buy.
    public var enterLong: Mask
    /// Bars at which to sell what was bought.
    public var exitLong: Mask
    /// Bars at which to sell short.
    public var enterShort: Mask
    /// Bars at which to buy back what was sold short.
    public var exitShort: Mask

    /// The four conditions, all over the same bars.
    ///
    /// - Parameters:
    ///   - enterLong: Bars at which to buy.
    ///   - exitLong: Bars at which to sell what was bought.
    ///   - enterShort: Bars at which to sell short.
    ///   - exitShort: Bars at which to buy back what was sold short.
    public init(enterLong: Mask, exitLong: Mask, enterShort: Mask, exitShort: Mask) {
        self.enterLong = enterLong
        self.exitLong = exitLong
        self.enterShort = enterShort
        self.exitShort = exitShort
    }

    /// A rule that is always on one side of the market once it has begun: each entry ends the other side.
    ///
    /// - Parameters:
    ///   - up: Bars at which to be long.
    ///   - down: Bars at which to be short.
    /// - Returns: Entries and exits, mirrored.
    static func reversing(up: Mask, down: Mask) -> Signals {
        Signals(enterLong: up, exitLong: down, enterShort: down, exitShort: up)
    }
}
