/// Zeroed memory for statistics that nobody shares.
@safe final class PrivateMemory {
    let bytes: UnsafeMutableRawBufferPointer

    init(bytes count: Int) {
        unsafe bytes = .allocate(byteCount: count, alignment: MemoryLayout<UInt64>.alignment)
        unsafe bytes.initializeMemory(as: UInt8.self, repeating: 0)
    }

    deinit { unsafe bytes.deallocate() }
}
