/// Why a text is not a symbol.
public enum SymbolError: Error, Equatable {
    /// There is no character.
    case empty
    /// There are more than 32 characters.
    case tooLong
    /// It begins with something other than a letter, a digit or `^`.
    case badBeginning
    /// A character is not among those allowed; the offset is in UTF-8 bytes.
    case badCharacter(offset: Int)
    /// Two dots follow each other.
    case twoDots

    /// What is wrong and what is accepted, in one sentence.
    public var message: String {
        let fault =
            switch self {
            case .empty: "a symbol must not be empty"
            case .tooLong: "a symbol has at most 32 characters"
            case .badBeginning: "a symbol begins with a letter, a digit or ^"
            case .badCharacter(let offset): "character \(offset + 1) is not allowed in a symbol"
            case .twoDots: "a symbol must not contain two dots in a row"
            }
        return fault + "; accepted are 1 to 32 of A-Z a-z 0-9 . - = ^ : _, as in AAPL, RELIANCE.NS or ^GSPC"
    }
}
