import Backtesting
import Indicators
import MarketData
import Testing

@testable import API

/// The parts of the static pages that follow from the code: between `<!-- name -->` and `<!-- /name -->`.
enum PageRegions {
    /// The pages in the order of the navigation; those for people who use the service first.
    static let pages: [(file: String, title: String)] = [
        ("index.html", "Start here"), ("backtest.html", "Backtest"), ("dashboard.html", "Dashboard"),
        ("data.html", "Data"), ("strategies.html", "Strategies"), ("metrics.html", "Execution and metrics"),
        ("reference.html", "API"), ("problems.html", "Limits and errors"), ("operating.html", "Operating"),
        ("scaling.html", "Scaling out"),
    ]

    /// The page with every region filled.
    static func filling(_ page: String, of file: String) throws -> String {
        var page = page
        for (name, content) in contents(of: file) {
            guard let start = page.firstRange(of: "<!-- \(name) -->"),
                let end = page[start.upperBound...].firstRange(of: "<!-- /\(name) -->")
            else {
                try #require(name != "navigation", "\(file) has no navigation")
                continue
            }
            page.replaceSubrange(start.upperBound..<end.lowerBound, with: "\n" + content + "\n")
        }
        return page
    }

    private static func contents(of file: String) -> [(name: String, content: String)] {
        [
            ("navigation", navigation(file)), ("strategies", strategies), ("indicators", indicators),
            ("execution", execution), ("metrics", metrics), ("exchanges", exchanges),
        ]
    }

    private static func navigation(_ file: String) -> String {
        let links = pages.map { page in
            let address = page.file == "index.html" ? "/docs/" : "/docs/" + page.file
            let current = page.file == file ? " aria-current=\"page\"" : ""
            return "      <a href=\"\(address)\"\(current)>\(page.title)</a>"
        }
        return """
              <a class="skip" href="#main">Skip to the content</a>
              <header class="top">
                <a class="brand" href="/docs/">Backtester</a>
                <nav aria-label="Pages">
            \(links.joined(separator: "\n"))
                </nav>
                <button id="theme" type="button" aria-label="Switch between light and dark" hidden>Dark</button>
              </header>
            """
    }

    private static var strategies: String {
        allStrategies.map { strategy in
            let definition = strategy.definition
            let parameters = definition.parameters.map { parameter in
                [
                    code(parameter.name), code(parameter.defaultText), parameter.rangeText,
                    escaped(parameter.description),
                ]
            }
            let table =
                parameters.isEmpty
                ? "<p>No parameters.</p>"
                : table(
                    ["Parameter", "Default", "Accepted", "Meaning"],
                    parameters,
                    label: "Parameters of \(definition.name)"
                )
            return """
                <section id="\(definition.name)">
                <h3>\(escaped(definition.title)) <code>\(definition.name)</code></h3>
                <p>\(escaped(definition.description))</p>
                <p><strong>Long:</strong> \(escaped(definition.rule))\(definition.shortRule.map { "<br><strong>Short:</strong> " + escaped($0) } ?? "")</p>
                \(table)
                <p class="soft">\(escaped(definition.source))</p>
                </section>
                """
        }.joined(separator: "\n")
    }

    private static var indicators: String {
        table(
            ["Indicator", "Parameters", "Outputs", "Definition"],
            allIndicators.map { indicator in
                let definition = indicator.definition
                return [
                    "\(code(definition.name))<br>\(escaped(definition.title))",
                    definition.parameters.map { "\(code($0.name)) \($0.defaultText)" }.joined(
                        separator: "<br>"
                    ),
                    definition.outputs.map(code).joined(separator: "<br>"),
                    "\(escaped(definition.definition))<br><span class=\"soft\">\(escaped(definition.source))</span>",
                ]
            }
        )
    }

    private static var execution: String {
        table(
            ["Setting", "Default", "Accepted", "Meaning"],
            ExecutionSettings.definitions.map { setting in
                [
                    code(setting.name), code(setting.defaultValue.jsonText), escaped(setting.accepted),
                    escaped(setting.description),
                ]
            }
        )
    }

    private static var metrics: String {
        table(
            ["Metric", "Unit", "Definition"],
            Metric.allCases.map { metric in
                let definition = metric.definition
                return [code(definition.name), definition.unit.rawValue, escaped(definition.description)]
            }
        ) + "\n<p>Reasons for a metric without a value: "
            + Undefined.allCases.map { code($0.rawValue) }.joined(separator: ", ") + ".</p>"
    }

    private static var exchanges: String {
        table(
            ["Suffix", "Exchange", "Country", "Currency", "Example"],
            Exchange.all.map { exchange in
                [
                    exchange.suffix.isEmpty ? "none" : code(exchange.suffix),
                    "\(escaped(exchange.name)) (\(escaped(exchange.code)))", escaped(exchange.country),
                    exchange.currency,
                    code(exchange.example),
                ]
            }
        )
    }

    private static func table(_ head: [String], _ rows: [[String]], label: String? = nil) -> String {
        let cells = rows.map { row in
            "<tr><th scope=\"row\">"
                + row.joined(separator: "</td><td>").replacingFirst("</td>", with: "</th>")
                + "</td></tr>"
        }
        let titles = head.map { "<th scope=\"col\">\($0)</th>" }.joined()
        return """
            <div class="scroll" tabindex="0" role="region" aria-label="\(label ?? head[0] + "s")"><table>
            <thead><tr>\(titles)</tr></thead>
            <tbody>
            \(cells.joined(separator: "\n"))
            </tbody>
            </table></div>
            """
    }

    private static func code(_ text: String) -> String { "<code>\(escaped(text))</code>" }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}

extension String {
    fileprivate func replacingFirst(_ text: String, with other: String) -> String {
        replacing(text, with: other, maxReplacements: 1)
    }
}

extension ParameterDefinition {
    fileprivate var rangeText: String {
        choices.isEmpty ? "\(CSV.number(minimum)) to \(CSV.number(maximum))" : choices.joined(separator: ", ")
    }
}
