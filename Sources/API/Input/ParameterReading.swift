import Indicators
import JSON

extension BodyReader {
    /// Reads every member, but those left out, as a parameter.
    ///
    /// - Parameters:
    ///   - definitions: What there is to set.
    ///   - leftOut: Names of members that are something else.
    ///   - resolve: Checks the values together and completes them by the defaults.
    /// - Returns: nil where a fault was noted.
    func parameters(
        _ definitions: [ParameterDefinition],
        except leftOut: Set<String> = [],
        resolve: ([(String, Double)]) throws(ParameterFaults) -> Parameters
    ) -> Parameters? {
        do {
            return try resolve(values(definitions, except: leftOut))
        } catch {
            for fault in error.faults { note(fault.name, fault.message) }
            return nil
        }
    }

    /// The given values: numbers, and words where a parameter has them.
    private func values(_ definitions: [ParameterDefinition], except leftOut: Set<String>) -> [(
        String, Double
    )] {
        var values: [(String, Double)] = []
        for (name, value) in object.members where !leftOut.contains(name) {
            let definition = definitions.first { $0.name == name }
            switch value {
            case _ where definition == nil:
                // Whatever it holds, what is wrong is the name, and resolving says so.
                values.append((name, 0))
            case .number(let number):
                values.append((name, number.double))
            case .string(let word) where definition?.choices.isEmpty == false:
                if let place = definition?.value(ofChoice: word) {
                    values.append((name, place))
                } else {
                    note(
                        name,
                        "'\(word)' is not one of: \(definition?.choices.joined(separator: ", ") ?? "")"
                    )
                }
            default:
                note(name, "expected a number, got \(value.kindName)")
            }
        }
        return values
    }
}
