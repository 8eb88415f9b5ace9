/// What is wrong with one cell.
struct CellError: Error {
    let fault: String
}
