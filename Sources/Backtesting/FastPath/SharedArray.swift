/// An array that is made once and then read by several threads.
///
/// Each reading of an `Array` may count a reference to it, atomically: threads that read the same arrays for every combination
/// spent a fifth of their time on such counts. This has one owner and counts nothing.
@safe struct SharedArray<Element: BitwiseCopyable & Sendable>: ~Copyable, @unchecked Sendable {
    /// The elements, for as long as the array lives.
    let start: UnsafePointer<Element>
    let count: Int

    /// So many elements, all of which `fill` sets.
    init(count: Int, _ fill: (UnsafeMutablePointer<Element>) -> Void) {
        let elements = UnsafeMutablePointer<Element>.allocate(capacity: count)
        unsafe fill(elements)
        unsafe start = UnsafePointer(elements)
        self.count = count
    }

    /// A copy.
    init(_ elements: [Element]) {
        unsafe self.init(count: elements.count) { place in
            unsafe elements.withUnsafeBufferPointer { elements in
                guard let start = elements.baseAddress else { return }
                unsafe place.initialize(from: start, count: elements.count)
            }
        }
    }

    deinit { unsafe start.deallocate() }

    @inline(__always)
    subscript(_ index: Int) -> Element {
        precondition(index >= 0 && index < count)
        return unsafe start[index]
    }
}
