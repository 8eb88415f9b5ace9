public import MarketData

extension DataService {
    /// Keeps a file of bars as the `local` provider's, in the place of one that a user brought before.
    ///
    /// From then on the symbol's bars are made of what users brought alone, whatever the operator's folder holds. Every
    /// process sees the new bars at once, and never a part of them.
    ///
    /// - Parameters:
    ///   - bytes: CSV with a header, oldest row first.
    ///   - symbol: What the bars are of.
    ///   - timeframe: Their length.
    /// - Returns: What is noticeable about them.
    /// - Throws: ``DataError/invalidFile(_:)`` when any row is no bar; nothing has changed then.
    public func upload(_ bytes: [UInt8], of symbol: Symbol, timeframe: Timeframe) throws(DataError)
        -> UploadReport
    {
        let uploads = try uploads()
        let file: LocalCSV
        do throws(LocalCSVError) {
            file = try LocalCSV(bytes, timeframe: timeframe)
            try file.checkAdjusted()
        } catch { throw .invalidFile(error) }
        do { try uploads.put(bytes, symbol, timeframe) } catch {
            throw .uploadsUnavailable(reason: error.reason)
        }
        return UploadReport(
            quality: file.raw.quality(of: InstrumentKind(symbol)),
            hasAdjustedCloses: file.adjustedCloses != nil
        )
    }

    /// Deletes a file that a user brought; the operator's own is served again where there is one.
    ///
    /// - Parameters:
    ///   - symbol: What its bars are of.
    ///   - timeframe: Their length.
    /// - Throws: ``DataError/notUploaded(_:timeframe:)`` when there is none.
    public func deleteUpload(of symbol: Symbol, timeframe: Timeframe) throws(DataError) {
        let uploads = try uploads()
        let wasThere: Bool
        do { wasThere = try uploads.remove(symbol, timeframe) } catch {
            throw .uploadsUnavailable(reason: error.reason)
        }
        guard wasThere else { throw .notUploaded(symbol, timeframe: timeframe) }
    }

    /// Copies the files that users brought into a new folder, while others go on reading and writing.
    ///
    /// - Parameters:
    ///   - uploads: Where they stand.
    ///   - copy: The new folder; no half of a copy ever bears the name.
    /// - Returns: How many files were copied; with none there is no folder.
    /// - Throws: ``DataError/uploadsUnavailable(reason:)``, also where the folder is there already.
    public static func backUp(uploads: String, to copy: String) throws(DataError) -> Int {
        do { return try LocalUploads(folder: uploads).backUp(to: copy) } catch {
            throw .uploadsUnavailable(reason: error.reason)
        }
    }

    private func uploads() throws(DataError) -> LocalUploads {
        guard sources["local"] != nil else {
            throw .providerNotEnabled("local", enabled: settings.providers)
        }
        guard let folder = settings.uploadsPath else {
            throw .uploadsUnavailable(reason: "this installation has no folder for them")
        }
        return LocalUploads(folder: folder)
    }
}

/// What is noticeable about a file of bars that was kept.
public struct UploadReport: Sendable, Equatable {
    /// Its bars as they stand in the file.
    public let quality: QualityReport
    /// Whether adjusted closes stand beside the plain ones.
    public let hasAdjustedCloses: Bool
}
