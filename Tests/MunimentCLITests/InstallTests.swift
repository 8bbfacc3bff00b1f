import Foundation
import Testing

/// What `make install` puts in place beside the program, and `make uninstall` removes.
struct InstallTests {
    private static let tool: String = {
        let find = "find .build -maxdepth 4 -type f -name 'generate-manual*' -perm -u+x | head -n 1"
        let outcome = try? Shell.run(
            find, in: Built.packageFolder, variables: ProcessInfo.processInfo.environment, outputsIn: "/tmp")
        return outcome?.output ?? ""
    }()
    private static let completions = [
        "bash": "bash-completion/completions/muniment", "zsh": "zsh/site-functions/_muniment",
        "fish": "fish/vendor_completions.d/muniment.fish",
    ]

    private let home: Home
    private var place: String { home.root + "/dest/usr/local" }

    init() throws { home = try Home() }

    /// The folders are named with a space, as a person's own may be.
    private func make(_ target: String, _ more: String = "") throws {
        let outcome = try home.run(
            """
            umask 077
            make -s -C '\(Built.packageFolder)' \(target) PROGRAM='\(Built.binary)' SHARE='\(home.root)/a share' \
            DESTDIR='\(home.root)/dest' PREFIX=/usr/local MANUAL_DATE=2026-11-21 \(more)
            """)
        guard outcome.status == 0 else { throw Unexpected("make \(target)\n\(outcome)") }
    }

    private func files(_ folder: String) throws -> Set<String> {
        var files: Set<String> = []
        for entry in FileManager.default.enumerator(atPath: folder)?.allObjects ?? [] {
            var isFolder: ObjCBool = false
            let path = "\(entry)"
            if FileManager.default.fileExists(atPath: folder + "/" + path, isDirectory: &isFolder),
                !isFolder.boolValue
            {
                files.insert(path)
            }
        }
        return files
    }

    @Test(.enabled(if: !tool.isEmpty, "generate-manual was not built: make manual-tool"))
    func `installing puts everything in its place, and uninstalling leaves nothing`() throws {
        try make("share")
        try make("put")
        let commands = try HelpDump(from: home).commands.map(\.path)
        let pages = commands.map { path in
            "share/man/man1/"
                + (["muniment"] + path.split(separator: " ").map(String.init)).joined(separator: "-") + ".1"
        }
        #expect(pages.count > 40)
        let expected = Set(pages + Self.completions.values.map { "share/" + $0 } + ["bin/muniment"])
        #expect(try files(place) == expected)
        #expect(try home.mode(place + "/bin/muniment") == 0o755)
        for file in expected where file != "bin/muniment" {
            #expect(try home.mode(place + "/" + file) == 0o644, "\(file)")
        }
        try checkPages()
        try checkCompletions()

        // A page of a command that is no more goes when the next version comes.
        try home.runAll("touch '\(place)/share/man/man1/muniment-gone.1'")
        try make("put")
        #expect(try !files(place).contains("share/man/man1/muniment-gone.1"))

        // What others put there stays.
        try home.runAll("touch '\(place)/share/zsh/site-functions/_other' '\(place)/share/man/man1/other.1'")
        try make("uninstall")
        #expect(try files(place) == ["share/zsh/site-functions/_other", "share/man/man1/other.1"])
        try home.runAll(
            "rm '\(place)/share/zsh/site-functions/_other' '\(place)/share/man/man1/other.1'")
        try make("uninstall")
        #expect(try FileManager.default.contentsOfDirectory(atPath: place + "/share").isEmpty)
    }

    @Test(.enabled(if: !tool.isEmpty, "generate-manual was not built: make manual-tool"))
    func `the same sources give the same pages, wherever and whenever`() throws {
        let pages = "\(home.root)/a share/man/man1"
        try make("share")
        try home.runAll("cp -R '\(home.root)/a share' first")
        try make("share", "TZ=Pacific/Kiritimati LC_ALL=fr_FR.UTF-8 LANG=fr_FR.UTF-8")
        try home.runAll("diff -r first '\(home.root)/a share'")
        let page = try String(contentsOfFile: pages + "/muniment-search.1", encoding: .utf8)
        #expect(page.contains("\n.Dd November 21, 2026\n.Dt MUNIMENT-SEARCH 1\n.Os \"Muniment "))
        let root = try String(contentsOfFile: pages + "/muniment.1", encoding: .utf8)
        #expect(root.contains("\n.Xr muniment-check-bundle 1"))

        // Without a day given it comes from outside, and never from the clock.
        let outcome = try home.run(
            "SOURCE_DATE_EPOCH=86400 make -s -C '\(Built.packageFolder)' share PROGRAM='\(Built.binary)' SHARE=\"$PWD/second\""
        )
        #expect(outcome.status == 0, "\(outcome)")
        #expect(try home.run("grep -h ^.Dd second/man/man1/* | uniq").output == ".Dd January 2, 1970\n")
    }

    private func checkPages() throws {
        guard try home.run("command -v groff").status == 0 else { return }
        let outcome = try home.run(
            """
            for page in '\(place)'/share/man/man1/*.1; do
            groff -mandoc -ww -Tascii -P-cbou "$page" > page || exit 1; name=$(basename "$page" .1)
            grep -q "^     $(echo "$name" | tr - ' ' | cut -c 1-12)" page && grep -q '^EXIT STATUS' page || echo "$name"; done
            """)
        #expect(outcome.status == 0 && outcome.output.isEmpty && outcome.error.isEmpty, "\(outcome)")
    }

    /// Shells that are not here are left out.
    private func checkCompletions() throws {
        var checked = 0
        for (shell, file) in Self.completions where try home.run("command -v \(shell)").status == 0 {
            let outcome = try home.run("\(shell) -n '\(place)/share/\(file)'")
            #expect(outcome.status == 0 && outcome.error.isEmpty, "\(shell)\n\(outcome)")
            checked += 1
        }
        #expect(checked > 0)
        guard try home.run("command -v bash").status == 0 else { return }
        let completed = try home.run(
            """
            cat > complete.bash <<'END'
            . "$1"; COMP_WORDS=(muniment "${@:2}"); COMP_CWORD=$(($# - 1)); COMP_LINE="${COMP_WORDS[*]}"
            COMP_POINT=${#COMP_LINE}; COMP_TYPE=9; _muniment muniment "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}"
            echo "${COMPREPLY[@]}"
            END
            touch picture.png
            for words in timel 'timeline --no-' 'timeline --kind scr' 'timeline --tag already' 'add screenshot pic' \
            'extract 1 --output pic'; do bash complete.bash '\(place)/share/\(Self.completions["bash"] ?? "")' $words; done
            """)
        #expect(
            completed.output
                == "timeline\n--no-pager\nscreenshot\nalready-shared\npicture.png\npicture.png\n",
            "\(completed)")
    }
}
