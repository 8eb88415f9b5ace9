import Foundation

/// What a process holds of the machine.
struct Footprint {
    let descriptors: Int
    let residentKilobytes: Int
    let addressKilobytes: Int
    let zombies: Int

    init(of pid: Int32) {
        descriptors = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").count) ?? 0
        residentKilobytes = Self.kilobytes(pid, "VmRSS")
        addressKilobytes = Self.kilobytes(pid, "VmSize")
        let children =
            (try? String(contentsOfFile: "/proc/\(pid)/task/\(pid)/children", encoding: .utf8)) ?? ""
        zombies = children.split(separator: " ").compactMap { Int32($0) }
            .count { Self.status($0, "State")?.hasPrefix("Z") == true }
    }

    private static func kilobytes(_ pid: Int32, _ name: String) -> Int {
        status(pid, name).flatMap { Int($0.filter(\.isNumber)) } ?? 0
    }

    private static func status(_ pid: Int32, _ name: String) -> String? {
        let text = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        return text?.split(separator: "\n").first { $0.hasPrefix(name + ":") }?
            .dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces)
    }
}
