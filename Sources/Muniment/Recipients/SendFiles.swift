/// The files below `data/send/` that are made of what the vault holds: forms, texts to paste, reports, notices.
enum SendFiles {
    /// In the order in which a reader wants them.
    static func make(
        _ file: SheetCase, cover: CaseFile.Cover
    ) throws(MunimentError) -> [(name: String, text: String)] {
        var files: [(name: String, text: String)] = []
        for part in file.recipient.sends {
            switch part {
            case .coverLetter, .certification: break
            case .sheet:
                guard let form = file.recipient.sheet else { break }
                let sheet = SheetMaker.make(form, file)
                files.append((form.file, SheetText.make(sheet, cover: cover, recipient: file.recipient)))
                // Without a line end of ours, which a form would count.
                files += sheet.pastes
            case .platformReport: files += try PlatformReport.make(file, cover: cover)
            case .notices: files += try TakedownNotice.make(file)
            }
        }
        return files
    }
}
