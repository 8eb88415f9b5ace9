// What the tables are made of, all of it numbers of rows and slots: nothing that is counted.
extension ConditionTables {
    /// A row of a list for each place by a set of axes.
    struct Rows {
        let axes: Int
        /// Where the list begins among all.
        let list: Int
    }

    /// A column over the grid.
    enum Column {
        case shared(Rows)
        /// Each combination's own: one of `operands`.
        case own(Int)
    }

    /// A column and what it is multiplied with, where it is.
    struct Term {
        let column: Column
        let factor: Rows?
    }

    /// The two sides of a comparison.
    enum Sides {
        case level(Column, Rows)
        case term(Column, Term)
        case sum(Column, Term, Term, delay: Rows?)
        /// Made by the indicator itself: one of `direct`, and which of its comparisons.
        case direct(Int, Int)
    }

    /// Two operands, with the slots of where the left is above and below the right.
    struct Pair {
        let sides: Sides
        let above: Int
        let below: Int
    }

    /// A mask made of others, or of the masks found once.
    struct Step {
        enum Source {
            case both(Int, Int)
            case either(Int, Int)
            case opposite(Int)
            case rising(Int)
            case stored(Rows)
        }

        let source: Source
        let slot: Int
    }

    /// Entry and exit where they are the two sides of one comparison: then changes are found without masks.
    enum Turns {
        case none
        /// Where one column crosses another.
        case crossings(Rows, Rows, entersBelow: Bool)
        /// Where a column is below one level, and above another.
        case levels(Rows, low: Rows, high: Rows, entersBelow: Bool)
    }
}
