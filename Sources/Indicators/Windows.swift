/// Folds every window of `period` bars of a run in time proportional to the run, whatever the window.
///
/// The run is walked in blocks of `period` windows that share one bar, the anchor. Each window is a stretch that ends at
/// the anchor, folded backwards from it, and a stretch that follows it, folded forwards (van Herk 1992, Gil and Werman
/// 1993). Nothing is ever taken out of a sum, so there is no cancellation and no drift: a value that has left the window
/// has left no rounding behind. And because the anchor lies in all windows of its block, sums can be taken of distances
/// from it, which keeps them small: a window of equal prices has the deviation 0 exactly.
///
/// - Parameters:
///   - period: Bars in a window, at least 1.
///   - run: The bars to walk; the first window ends `period - 1` bars after its first.
///   - term: What one bar contributes, given the anchor of its block.
///   - combine: An associative operation of contributions, the older on the left.
///   - emit: Takes the fold of the window that ends at a bar, with the anchor its terms are relative to.
@inline(__always)
func foldWindows<Fold>(
    of period: Int,
    in run: Range<Int>,
    term: (_ bar: Int, _ anchor: Int) -> Fold,
    combine: (Fold, Fold) -> Fold,
    emit: (_ bar: Int, _ anchor: Int, _ fold: Fold) -> Void
) {
    guard run.count >= period else { return }
    var anchor = run.lowerBound + period - 1
    // `ending[k]` folds the k + 1 bars that end at the anchor.
    var ending = [Fold](repeating: term(anchor, anchor), count: period)
    while anchor < run.upperBound {
        var fold = term(anchor, anchor)
        ending[0] = fold
        for k in 1..<max(period, 1) {
            fold = combine(term(anchor - k, anchor), fold)
            ending[k] = fold
        }
        emit(anchor, anchor, fold)
        let end = min(anchor + period, run.upperBound)
        if anchor + 1 < end {
            var following = term(anchor + 1, anchor)
            emit(anchor + 1, anchor, combine(ending[period - 2], following))
            for bar in anchor + 2..<max(end, anchor + 2) {
                following = combine(following, term(bar, anchor))
                emit(bar, anchor, combine(ending[period - 1 - (bar - anchor)], following))
            }
        }
        anchor += period
    }
}
