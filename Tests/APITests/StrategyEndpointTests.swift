import Backtesting
import JSON
import Testing

@testable import API

/// The routes of `/api/strategy/`, over the bundled bars.
@Suite struct StrategyEndpointTests {
    @Test func `a run says everything about itself`() throws {
        let reply = try TestService().post(
            "/api/strategy/run",
            #"{"symbol":"AAPL","strategy":"sma_crossover","period":"2y"}"#
        )
        #expect(reply.status == 200, "\(reply.text)")
        let json = reply.json
        for name in [
            "status", "symbol", "timeframe", "provider", "strategy", "parameters", "execution", "bars",
            "start", "end", "as_of",
            "warmup_bars", "metrics", "trades", "equity_curve", "benchmark", "warnings", "undefined",
            "execution_time_seconds",
            "result_id",
        ] {
            #expect(json.names.contains(name), "\(name) is missing")
        }
        #expect(json["parameters"]["slow_period"].int == 30)
        #expect(json["execution"]["commission"].double == 0.001)
        #expect(json["execution"].names.count == 16)
        #expect(json["bars"].int == Int64(json["equity_curve"].elements.count))
        #expect(json["warmup_bars"].int == 30)
        #expect(Set(Metric.allCases.map(\.name)).isSubset(of: Set(json["metrics"].names)))
        let trade = json["trades"][0]
        for name in [
            "id", "direction", "entry_time", "entry_price", "exit_time", "exit_price", "quantity",
            "gross_pnl", "commission",
            "slippage", "pnl", "return", "bars_held", "mae", "mfe", "exit_reason",
        ] {
            #expect(trade.names.contains(name), "\(name) is missing")
        }
    }

    @Test func `an order signalled at the last close is told`() throws {
        let service = try TestService()
        let whole = service.post(
            "/api/strategy/run",
            #"{"symbol":"AAPL","strategy":"sma_crossover","period":"5y"}"#
        )
        #expect(whole.json.names.contains("pending_order"))
        let fill = try #require(whole.json["trades"][3]["entry_time"].text)
        let cut = service.post(
            "/api/strategy/run",
            "{\"symbol\":\"AAPL\",\"strategy\":\"sma_crossover\",\"start\":\"2020-01-02\",\"end\":\"\(fill)\"}"
        )
        #expect(cut.json["pending_order"]["action"].text == "enter")
        #expect(cut.json["pending_order"]["direction"].text == "long")
        #expect(cut.json["pending_order"]["signal_time"].text == cut.json["end"].text)
    }

    @Test func `equal requests get equal replies but for the time they took`() throws {
        let service = try TestService()
        let body = #"{"symbol":"TSLA","strategy":"macd"}"#
        func reply() -> String {
            service.post("/api/strategy/run", body).text.replacing(
                #/"execution_time_seconds":[0-9.e-]+/#,
                with: ""
            )
        }
        // The first one misses the cache, the second one hits it.
        #expect(reply() == reply())
    }

    @Test func `a backtest that cannot be run counts as a failure`() throws {
        // The clock steps a millisecond a reading, so that a search does not come to its end.
        let service = try TestService(computeSeconds: 0.01)
        let body = #""symbol":"AAPL","strategy":"rsi""#
        #expect(service.post("/api/strategy/run", "{\(body)}").status == 200)
        let grid = #""parameter_grid":{"rsi_window":{"min":2,"max":200,"step":1}}"#
        #expect(service.post("/api/strategy/optimize", "{\(body),\(grid)}").status == 504)
        let figures = service.get("/api/performance/stats").json["backtest_service"]
        #expect(figures["backtests"].int == 2)
        #expect(figures["success_rate"].double == 0.5)
    }

    @Test func `one run is bounded like a request for many`() throws {
        let service = try TestService(syncWorkLimit: 100)
        #expect(service.get("/api/strategy/").json["limits"]["max_bars"].int == 100)
        let body = #""symbol":"AAPL","strategy":"rsi","include":[]"#
        #expect(service.post("/api/strategy/run", "{\(body),\"period\":\"100d\"}").status == 200)
        #expect(service.post("/api/strategy/run", "{\(body),\"period\":\"101d\"}").status == 422)
    }

    @Test(arguments: ["RSI_Strategy", "rsi", "Rsi", "VWAP_Strategy", "SMA-Crossover"])
    func `the seed's names and other spellings are known`(name: String) throws {
        let reply = try TestService().post(
            "/api/strategy/run",
            "{\"symbol\":\"AAPL\",\"strategy\":\"\(name)\",\"include\":[]}"
        )
        #expect(reply.status == 200, "\(reply.text)")
        #expect(reply.json.names.contains("trades") == false)
    }

    @Test func `an unknown strategy is 422 with the one that was probably meant`() throws {
        let reply = try TestService().post(
            "/api/strategy/run",
            #"{"symbol":"AAPL","strategy":"sma_crossver"}"#
        )
        #expect(reply.status == 422)
        #expect(reply.pointers == ["/strategy"])
        #expect(reply.text.contains("did you mean 'sma_crossover'"))
    }

    @Test(arguments: [
        ("run", #""parameters":{"sizing":"x","fast_period":"y"}"#),
        ("optimize", #""parameter_grid":{"slow_period":[30]},"parameters":{"sizing":"x","fast_period":"y"}"#),
    ])
    func `a parameter that does not exist is 422 by its name, whatever it holds`(
        route: String,
        members: String
    )
        throws
    {
        let reply = try TestService().post(
            "/api/strategy/\(route)",
            #"{"symbol":"AAPL","strategy":"sma_crossover",\#(members)}"#
        )
        #expect(reply.status == 422)
        #expect(Set(reply.pointers) == ["/parameters/sizing", "/parameters/fast_period"])
        #expect(reply.text.contains("there is no parameter sizing"))
    }

    @Test func `faults of all parts of a request are listed at once`() throws {
        let service = try TestService()
        let run = service.post(
            "/api/strategy/run",
            #"{"symbol":"A A","strategy":"buy_and_hold","start":1577836800000,"execution":{"direction":"short"}}"#
        )
        #expect(run.status == 422)
        #expect(Set(run.pointers) == ["/symbol", "/start", "/execution/direction"], "\(run.text)")
        let search = service.post(
            "/api/strategy/optimize",
            #"{"symbol":"AAPL","strategy":"sma_crossover","parameter_grid":{"fast_period":[0]},"constraints":[["<","fast_perid","slow_period"]],"top":0}"#
        )
        #expect(search.status == 422)
        #expect(Set(search.pointers) == ["/parameter_grid/fast_period", "/constraints/0", "/top"])
        #expect(search.text.contains("did you mean fast_period?"), "\(search.text)")
    }

    @Test func `parameters that contradict each other are 422`() throws {
        let reply = try TestService().post(
            "/api/strategy/run",
            #"{"symbol":"AAPL","strategy":"sma_crossover","parameters":{"fast_period":50,"slow_period":10}}"#
        )
        #expect(reply.status == 422)
        #expect(reply.pointers == ["/parameters/fast_period"])
    }

    @Test func `a result can be had again by its id and equal runs share it`() throws {
        let service = try TestService()
        let body = #"{"symbol":"MSFT","strategy":"rsi","period":"5y"}"#
        let first = service.post("/api/strategy/run", body)
        let id = try #require(first.json["result_id"].text)
        #expect(service.post("/api/strategy/run", body).json["result_id"].text == id)
        let kept = service.get("/api/strategy/results/\(id)")
        #expect(kept.status == 200)
        #expect(kept.json["metrics"] == first.json["metrics"])
        #expect(kept.json["trades"] == first.json["trades"])
        #expect(service.get("/api/strategy/results/r0").status == 404)
        let other = service.post(
            "/api/strategy/run",
            #"{"symbol":"MSFT","strategy":"rsi","period":"5y","risk_free_rate":0.02}"#
        )
        #expect(other.json["result_id"].text != id)
    }

    @Test func `trades and equity come as CSV where the client asks for it`() throws {
        let service = try TestService()
        let headers = [
            (name: "Content-Type", value: "application/json"), (name: "Accept", value: "text/csv"),
        ]
        let trades = service.post(
            "/api/strategy/run",
            #"{"symbol":"AAPL","strategy":"macd"}"#,
            headers: headers
        ).text
        #expect(trades.hasPrefix("id,direction,entry_time,"))
        let equity = service.post(
            "/api/strategy/run",
            #"{"symbol":"AAPL","strategy":"macd","include":["equity_curve"]}"#,
            headers: headers
        ).text
        #expect(
            equity.hasPrefix("timestamp,equity\r\n2024-01-02,100000\r\n")
                || equity.hasPrefix("timestamp,equity\r\n")
        )
        #expect(equity.split(separator: "\r\n").count == 253)
    }

    @Test func `another symbol can be the benchmark`() throws {
        let json = try TestService().post(
            "/api/strategy/run",
            #"{"symbol":"AAPL","strategy":"macd","benchmark":"MSFT","include":[]}"#
        ).json
        #expect(json["benchmark"]["symbol"].text == "MSFT")
        #expect(json["benchmark"]["total_return"].double == json["metrics"]["benchmark_return"].double)
    }

    @Test func `a batch runs every strategy on every symbol`() throws {
        let json = try TestService().post(
            "/api/strategy/batch",
            #"{"symbols":["AAPL","MSFT","NOPE"],"strategies":["macd",{"strategy":"rsi","parameters":{"rsi_window":7},"label":"quick"}]}"#
        ).json
        #expect(json["status"].text == "partial")
        #expect(json["backtests_requested"].int == 6)
        #expect(json["backtests_completed"].int == 4)
        #expect(json["results"]["AAPL"].names == ["macd", "quick"])
        #expect(json["results"]["MSFT"]["quick"]["metrics"]["total_return"].double != nil)
        #expect(json["errors"]["NOPE"]["status"].int == 404)
    }

    @Test func `two rows of one label are refused`() throws {
        let reply = try TestService().post(
            "/api/strategy/batch",
            #"{"symbols":["AAPL"],"strategies":["macd","macd"]}"#
        )
        #expect(reply.status == 422)
        #expect(reply.pointers == ["/strategies/1/label"])
    }

    @Test func `no row of a comparison takes the name of buy and hold`() throws {
        let service = try TestService()
        let rows = #"[{"strategy":"macd","label":"buy_and_hold"},"rsi"]"#
        let reply = service.post("/api/strategy/compare", #"{"symbol":"AAPL","strategies":\#(rows)}"#)
        #expect(reply.status == 422)
        #expect(reply.pointers == ["/strategies/0/label"])
        let asked = service.post(
            "/api/strategy/compare",
            #"{"symbol":"AAPL","strategies":["buy_and_hold","rsi"]}"#
        ).json
        #expect(asked["results"]["AAPL"]["table"].names == ["buy_and_hold", "rsi"])
    }

    @Test func `a comparison ranks and has buy and hold as a row`() throws {
        let json = try TestService().post(
            "/api/strategy/compare",
            #"{"symbols":["AAPL","MSFT"],"strategies":["macd","rsi"],"period":"5y","rank_by":"total_return","execution":{"direction":"both"}}"#
        ).json
        #expect(json["status"].text == "success", "\(json)")
        let apple = json["results"]["AAPL"]
        #expect(apple["table"].names == ["macd", "rsi", "buy_and_hold"])
        let returns = apple["ranking"].elements.compactMap { $0["total_return"].double }
        #expect(returns.count == 3 && returns == returns.sorted(by: >))
        #expect(apple["best_strategy"].text == apple["ranking"][0]["strategy"].text)
        #expect(apple["correlation"]["macd"]["macd"].double == 1)
        #expect(apple["correlation"]["macd"]["rsi"] == apple["correlation"]["rsi"]["macd"])
        #expect(json["overall"]["correlation"]["macd"]["macd"].double == 1)
        #expect(json["overall"]["correlation"]["macd"]["rsi"].double != nil)
        // The row is the benchmark of every run: the same costs, long only.
        #expect(apple["table"]["buy_and_hold"]["total_return"].double != nil)
        let means = [json["results"]["AAPL"], json["results"]["MSFT"]].compactMap {
            $0["table"]["rsi"]["total_return"].double
        }
        #expect(json["overall"]["table"]["rsi"]["total_return"].double == means.reduce(0, +) / 2)
    }

    @Test func `the seed's grid works as written and each row can be run again`() throws {
        let service = try TestService()
        let json = service.post(
            "/api/strategy/optimize",
            #"{"symbols":["AAPL","MSFT"],"strategy":"RSI_Strategy","start":"2015-01-02","parameter_grid":{"rsi_window":[14,21,28],"rsi_threshold":[70,75,80]}}"#
        ).json
        #expect(json["status"].text == "success", "\(json)")
        let apple = json["results"]["AAPL"]
        #expect(apple["combinations"].int == 9)
        #expect(apple["evaluated"].int == 9)
        #expect(apple["heatmap"]["values"].elements.count == 3)
        for name in ["best", "top", "deflated_sharpe_ratio", "pbo", "plateau"] {
            #expect(apple.names.contains(name))
        }
        #expect(json["pooled"]["top"].elements.isEmpty == false)
        #expect(json["pooled"]["undefined"].names == ["deflated_sharpe_ratio", "pbo"])
        for row in apple["top"].elements {
            let window = try #require(row["parameters"]["rsi_window"].int)
            let threshold = try #require(row["parameters"]["rsi_threshold"].int)
            let run = service.post(
                "/api/strategy/run",
                "{\"symbol\":\"AAPL\",\"strategy\":\"rsi\",\"start\":\"2015-01-02\",\"include\":[],\"parameters\":{\"rsi_window\":\(window),\"rsi_threshold\":\(threshold)}}"
            ).json
            for metric in Metric.allCases {
                #expect(run["metrics"][metric.name] == row["metrics"][metric.name], "\(metric.name)")
            }
        }
    }

    @Test(arguments: [
        (
            "optimize",
            #""symbol":"AAPL","strategy":"rsi","parameter_grid":{"rsi_window":{"min":2,"max":200,"step":1}}"#
        ),
        (
            "batch",
            #""symbols":["AAPL","MSFT","TSLA"],"strategies":["rsi","macd","vwap","sma_crossover","ema_crossover"]"#
        ),
        ("compare", #""symbols":["AAPL","MSFT","TSLA"],"strategies":["rsi","macd","vwap","sma_crossover"]"#),
    ])
    func `computing that takes longer than a request may is given up with 504`(route: String, members: String)
        throws
    {
        // The clock steps a millisecond a reading.
        let reply = try TestService(computeSeconds: 0.01).post("/api/strategy/\(route)", "{\(members)}")
        #expect(reply.status == 504, "\(reply.text)")
        #expect(reply.json["type"].text == "/docs/problems.html#timeout")
    }

    @Test func `the figures of overfitting are left out where they are not wanted`() throws {
        let json = try TestService().post(
            "/api/strategy/optimize",
            #"{"symbol":"AAPL","strategy":"rsi","parameter_grid":{"rsi_window":[7,14]},"overfitting":false}"#
        ).json
        for found in [json["results"]["AAPL"], json["pooled"]] {
            #expect(found.names.contains("best"))
            #expect(!found.names.contains { ["deflated_sharpe_ratio", "pbo", "plateau"].contains($0) })
        }
    }

    @Test func `rows of an optimisation that needs more warm-up than they do are the single run's`() throws {
        let service = try TestService()
        let json = service.post(
            "/api/strategy/optimize",
            #"{"symbol":"AAPL","strategy":"ema_crossover","period":"2y","parameter_grid":{"fast_period":[5],"slow_period":{"min":20,"max":200,"step":60}}}"#
        ).json
        for row in json["results"]["AAPL"]["top"].elements {
            let slow = try #require(row["parameters"]["slow_period"].int)
            let run = service.post(
                "/api/strategy/run",
                "{\"symbol\":\"AAPL\",\"strategy\":\"ema_crossover\",\"period\":\"2y\",\"include\":[],\"parameters\":{\"fast_period\":5,\"slow_period\":\(slow)}}"
            ).json
            for metric in Metric.allCases {
                #expect(
                    run["metrics"][metric.name] == row["metrics"][metric.name],
                    "\(metric.name) at \(slow)"
                )
            }
        }
    }

    @Test func `work above the limit is refused with both numbers`() throws {
        let reply = try TestService(syncWorkLimit: 1000).post(
            "/api/strategy/optimize",
            #"{"symbol":"AAPL","strategy":"rsi","parameter_grid":{"rsi_window":[7,14,21,28]}}"#
        )
        #expect(reply.status == 422)
        #expect(reply.json["type"].text == "/docs/problems.html#work-limit")
        #expect(reply.text.contains("1000"))
    }

    @Test(
        arguments: [
            (#"{"rsi_window":[]}"#, "/parameter_grid/rsi_window"),
            (#"{"window":[1]}"#, "/parameter_grid/window"),
            (#"{"rsi_window":["a"]}"#, "/parameter_grid/rsi_window/0"),
            (#"{"rsi_window":[14,100000]}"#, "/parameter_grid/rsi_window"),
            (#"{"rsi_window":{"min":5}}"#, "/parameter_grid/rsi_window/max"), (#"{}"#, "/parameter_grid"),
            (#"5"#, "/parameter_grid"),
        ])
    func `a grid that makes no sense is 422 with its place`(grid: String, pointer: String) throws {
        let reply = try TestService().post(
            "/api/strategy/optimize",
            "{\"symbol\":\"AAPL\",\"strategy\":\"rsi\",\"parameter_grid\":\(grid)}"
        )
        #expect(reply.status == 422, "\(reply.text)")
        #expect(reply.pointers.first == pointer, "\(reply.text)")
    }
}
