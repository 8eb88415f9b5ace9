/// Every endpoint, in the order the documentation lists them.
let allEndpoints: [any Endpoint.Type] = [
    DescribeData.self,
    FetchBars.self,
    FetchBatch.self,
    ListExchanges.self,
    ListStrategies.self,
    RunStrategy.self,
    RunBatch.self,
    OptimizeStrategy.self,
    ShowResult.self,
    DescribePerformance.self,
    ShowStatistics.self,
    ShowCache.self,
    CheckHealth.self,
    ShowMetrics.self,
    ConcurrentTest.self,
    ClearCache.self,
]
