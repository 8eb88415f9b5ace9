@testable import SharedState

/// Zeroed memory for a header and some slots, as the pool's processes share it.
final class SharedMemory {
    let header: UnsafeMutableRawBufferPointer
    let slots: [UnsafeMutableRawBufferPointer]

    init(slots count: Int) {
        func zeroed(_ bytes: Int) -> UnsafeMutableRawBufferPointer {
            let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes, alignment: 8)
            memory.initializeMemory(as: UInt8.self, repeating: 0)
            return memory
        }
        header = zeroed(Statistics.headerBytes)
        slots = (0..<count).map { _ in zeroed(Statistics.payloadBytes) }
    }

    deinit {
        header.deallocate()
        for slot in slots { slot.deallocate() }
    }

    /// The view of the process that writes a slot, or of one that only reads.
    func statistics(_ own: Int?) -> Statistics { Statistics(header: header, slots: slots, own: own) }
}
