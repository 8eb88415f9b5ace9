enum BacktestingPlaceholder {}
