import Foundation
import MunimentZip
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Tools that recipients have open what is written, and what they write opens.
@Suite struct ZipInteropTests {
    private func written() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let descriptor = open(folder.file("a.zip"), O_RDWR | O_CREAT | O_EXCL, 0o600)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        var writer = try ZipWriter(descriptor: descriptor, time: 1_795_273_445)
        try writer.add(path: "b/one.txt", bytes: Array("one\n".utf8), method: .stored)
        try writer.add(path: "b/two.txt", bytes: [UInt8](repeating: 0x61, count: 70_000), method: .deflated)
        try writer.add(path: "b/empty", bytes: [], method: .stored)
        try writer.finish()
        return folder
    }

    @Test(.enabled(if: find("unzip") != nil, "unzip is not installed."))
    func `unzip tests and unpacks it, with its times and open to the owner alone`() throws {
        let folder = try written()
        let test = try run("unzip", ["-t", "a.zip"], in: folder)
        #expect(test.status == 0)
        #expect(test.output.contains("No errors detected in compressed data of a.zip."))
        #expect(try run("unzip", ["-q", "a.zip"], in: folder).status == 0)
        #expect(try folder.read("b/two.txt") == [UInt8](repeating: 0x61, count: 70_000))
        var status = stat()
        #expect(stat(folder.file("b/one.txt"), &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        let modified = try FileManager.default.attributesOfItem(atPath: folder.file("b/one.txt"))
        #expect((modified[.modificationDate] as? Date)?.timeIntervalSince1970 == 1_795_273_445)
    }

    @Test(.enabled(if: find("python3") != nil, "python3 is not installed."))
    func `python3 tests it`() throws {
        let result = try run("python3", ["-m", "zipfile", "-t", "a.zip"], in: written())
        #expect(result.status == 0)
        #expect(result.output.contains("Done testing"))
    }

    @Test(.enabled(if: find("bsdtar") != nil, "bsdtar is not installed."))
    func `bsdtar unpacks it`() throws {
        let folder = try written()
        let result = try run("bsdtar", ["-xf", "a.zip"], in: folder)
        #expect(result.status == 0)
        #expect(result.output == "")
        #expect(try folder.read("b/one.txt") == Array("one\n".utf8))
    }

    private func expectSound(_ folder: TemporaryFolder, _ contents: [String: Int]) throws {
        let reader = try ZipReader(path: folder.file("made.zip"))
        let findings = reader.findings
        #expect(findings == [])
        var read: [String: Int] = [:]
        for entry in reader.entries {
            read[String(decoding: entry.name, as: UTF8.self)] = try reader.content(entry).count
        }
        #expect(read == contents)
    }

    @Test(
        .enabled(if: find("zip") != nil && find("sh") != nil, "zip is not installed."),
        arguments: ["", "-fd", "-fz", "-0"])
    func `an archive of Info-ZIP's zip opens`(_ option: String) throws {
        let folder = try TemporaryFolder()
        let script = """
            mkdir d && printf 'one\\n' > d/one.txt && head -c 70000 /dev/zero > d/two.bin
            zip -qr \(option) made.zip d
            """
        try #require(try run("sh", ["-ec", script], in: folder).status == 0)
        try expectSound(folder, ["d/": 0, "d/one.txt": 4, "d/two.bin": 70_000])
    }

    @Test(.enabled(if: find("zip") != nil && find("sh") != nil, "zip is not installed."))
    func `an archive that zip wrote as a stream opens`() throws {
        let folder = try TemporaryFolder()
        let script =
            "head -c 70000 /dev/zero > two.bin; printf x > one; zip -q - two.bin one | cat > made.zip"
        try #require(try run("sh", ["-ec", script], in: folder).status == 0)
        try expectSound(folder, ["two.bin": 70_000, "one": 1])
    }

    @Test(.enabled(if: find("python3") != nil, "python3 is not installed."))
    func `an archive of Python's zipfile opens`() throws {
        let folder = try TemporaryFolder()
        let script = """
            import io, zipfile
            class Stream(io.RawIOBase):
                def __init__(self, file): self.file = file
                def writable(self): return True
                def write(self, data): return self.file.write(data)
            with open('made.zip', 'wb') as file, zipfile.ZipFile(Stream(file), 'w', 8) as archive:
                archive.writestr('d/\\u00e9.txt', 'one\\n')
                with archive.open('d/two.bin', 'w', force_zip64=True) as entry: entry.write(bytes(70000))
            """
        try #require(try run("python3", ["-c", script], in: folder).status == 0)
        try expectSound(folder, ["d/é.txt": 4, "d/two.bin": 70_000])
    }
}
