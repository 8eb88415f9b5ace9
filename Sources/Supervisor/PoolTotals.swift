/// Totals of a pool for status pages; see ``Scoreboard/Field`` for their meaning.
struct PoolTotals: Equatable {
    var spawns: Int64 = 0
    var losses: Int64 = 0
    var timeouts: Int64 = 0
    var backoffs: Int64 = 0
}
