/// A rejected entry as the account knows it; the time is added for the report.
struct RejectedFill {
    let bar: Int
    let side: Side
    let price: Double
    let cash: Double
    let reason: RejectedOrder.Reason
}
