import Testing

@testable import MunimentBagIt

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What stands in a folder when it is listed may be another thing when it is opened.
@Suite struct DescriptorTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("file", [1, 2, 3])
        try folder.write("sub/file", [4])
        symlink("file", folder.path + "/link-to-file")
        symlink("sub", folder.path + "/link-to-sub")
        mkfifo(folder.path + "/pipe", 0o600)
    }

    @Test(arguments: ["link-to-file", "link-to-sub/file", "pipe", "sub", "missing"])
    func `only a regular file is opened for reading, and never through a link`(path: String) throws {
        let base = try Descriptor(folder: folder.path)
        var isOpened = true
        do throws(BagError) { _ = try base.file(BagPath(path)) } catch { isOpened = false }
        #expect(!isOpened)
        _ = try base.file(BagPath("sub/file"))
    }

    @Test(arguments: ["file", "link-to-file", "link-to-sub", "sub"])
    func `a new file takes no place that is taken`(path: String) throws {
        let base = try Descriptor(folder: folder.path)
        var error: BagError?
        do throws(BagError) {
            _ = try Descriptor(newFile: Array(path.utf8), in: base.number)
        } catch let thrown { error = thrown }
        #expect(error == .exists)
        #expect(try folder.read("file") == [1, 2, 3])
    }
}
