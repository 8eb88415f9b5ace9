internal import CLinux
internal import Glibc

/// The clock all times of this module are on.
public enum MonotonicClock {
    /// Nanoseconds of CLOCK_MONOTONIC: the same for all processes of a host, never set, not counting suspension.
    public static var nanoseconds: Int64 {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
