import Foundation
import MarketData
import SharedState

@testable import DataService

/// Time that passes only when somebody waits.
final class FakeTime {
    /// Microseconds UTC since 1970.
    var microseconds: Int64

    init(_ text: String) { microseconds = at(text) * 1_000_000 }

    var seconds: Int64 { microseconds / 1_000_000 }

    func pass(milliseconds: Int) { microseconds += Int64(max(1, milliseconds)) * 1000 }

    func pass(seconds: Int64) { microseconds += seconds * 1_000_000 }

    var clock: ServiceClock {
        ServiceClock(
            wallMicroseconds: { self.microseconds },
            monotonicNanoseconds: { UInt64(self.microseconds) * 1000 },
            sleep: { self.pass(milliseconds: $0) }
        )
    }
}

/// Servers that answer in a test's time, without a network.
final class FakeNetwork: Transport {
    struct Answer {
        var milliseconds = 100
        var result: Result<HTTPReply, HTTPError>
    }

    let time: FakeTime
    /// What the servers say.
    var answer: (HTTPRequest) -> Answer
    /// Requests that came, with the millisecond since the begin.
    private(set) var requests: [(request: HTTPRequest, milliseconds: Int64)] = []
    private(set) var mostInFlight = 0
    private var underWay: [(id: Int, due: Int64, result: Result<HTTPReply, HTTPError>)] = []
    private let begin: Int64

    init(_ time: FakeTime, _ answer: @escaping (HTTPRequest) -> Answer) {
        self.time = time
        self.answer = answer
        begin = time.microseconds
    }

    func begin(_ id: Int, _ request: HTTPRequest, within milliseconds: Int) -> HTTPError? {
        requests.append((request, (time.microseconds - begin) / 1000))
        var answer = answer(request)
        let limit = min(milliseconds, request.totalMilliseconds)
        if answer.milliseconds > limit {
            answer = Answer(
                milliseconds: limit,
                result: .failure(HTTPError(kind: .timedOut, host: request.host))
            )
        }
        underWay.append((id, time.microseconds + Int64(answer.milliseconds) * 1000, answer.result))
        mostInFlight = max(mostInFlight, underWay.count)
        return nil
    }

    func completed(waiting milliseconds: Int) -> [(id: Int, result: Result<HTTPReply, HTTPError>)] {
        let next = underWay.map(\.due).min() ?? .max
        let end = min(next, time.microseconds + Int64(milliseconds) * 1000)
        time.microseconds = max(time.microseconds, end)
        let done = underWay.filter { $0.due <= time.microseconds }
        underWay.removeAll { $0.due <= time.microseconds }
        return done.map { ($0.id, $0.result) }
    }

    func abandon() { underWay = [] }

    func forgetRequests() { requests = [] }
}

/// Yahoo's chart of made-up shares: a bar a weekday, closes that only depend on the date.
struct FakeYahoo {
    let time: FakeTime
    /// Dates and amounts of dividends, by which older closes are adjusted.
    var dividends: [(date: String, amount: Double)] = []
    var firstTrade = "2000-01-03"
    var unknown: Set<String> = ["NONE"]
    var milliseconds = 100

    /// The close of a date, as traded.
    static func close(_ date: CalendarDate) -> Double { 100 + Double(date.daysSinceEpoch % 50) }

    func answer(_ request: HTTPRequest) -> FakeNetwork.Answer {
        let symbol = Self.symbol(request)
        if unknown.contains(symbol) {
            let text =
                #"{"chart":{"result":null,"error":{"code":"Not Found","description":"No data found"}}}"#
            return .init(milliseconds: milliseconds, result: .success(HTTPReply(404, text)))
        }
        let (start, end) = Self.window(request)
        var date = CalendarDate(secondsUTC: max(start - 86_400, at(firstTrade)))
        var rows: [RawRow] = []
        var adjusted: [Double?] = []
        let paid = dividends.filter { at($0.date) <= time.seconds }
        while true {
            // 09:30 in New York, in winter.
            let open = date.secondsUTC + 52_200
            if open > min(end, time.seconds) { break }
            if date.weekday <= 5, open >= start {
                let close = Self.close(date)
                rows.append(RawRow(open, close, close + 1, close - 1, close))
                let factor = paid.filter { at($0.date) > date.secondsUTC }.reduce(1.0) {
                    $0 * (1 - $1.amount / 100)
                }
                adjusted.append(close * factor)
            }
            date = date.adding(days: 1)
        }
        var maker = YahooMaker(symbol: symbol)
        let today = CalendarDate(secondsUTC: time.seconds).secondsUTC + 52_200
        maker.meta =
            ",\"regularMarketTime\":\(min(time.seconds, today + 23_400)),\"currentTradingPeriod\":{\"regular\":"
            + "{\"start\":\(today),\"end\":\(today + 23_400)}}"
        maker.adjusted = adjusted
        let events = paid.filter { (start...end).contains(at($0.date) + 52_200) }.map { dividend in
            let stamp = at(dividend.date) + 52_200
            return "\"\(stamp)\":{\"amount\":\(dividend.amount),\"date\":\(stamp)}"
        }
        if !events.isEmpty { maker.result = ",\"events\":{\"dividends\":{\(events.joined(separator: ","))}}" }
        guard !rows.isEmpty else {
            let text =
                #"{"chart":{"result":null,"error":{"code":"Bad Request","description":"Data doesn't exist for startDate = 1"}}}"#
            return .init(milliseconds: milliseconds, result: .success(HTTPReply(400, text)))
        }
        return .init(milliseconds: milliseconds, result: .success(maker.reply(rows)))
    }

    static func symbol(_ request: HTTPRequest) -> String {
        let path = request.url.prefix { $0 != "?" }
        return path.split(separator: "/").last.map(String.init) ?? ""
    }

    /// The seconds asked for.
    static func window(_ request: HTTPRequest) -> (start: Int64, end: Int64) {
        func value(_ name: String) -> Int64 {
            let text = request.url.components(separatedBy: name + "=").last ?? ""
            return Int64(text.prefix { $0.isNumber || $0 == "-" }) ?? 0
        }
        return (value("period1"), value("period2"))
    }

    /// The dates asked for.
    static func dates(_ request: HTTPRequest) -> [String] {
        let (start, end) = window(request)
        return [CalendarDate(secondsUTC: start).description, CalendarDate(secondsUTC: end).description]
    }
}
