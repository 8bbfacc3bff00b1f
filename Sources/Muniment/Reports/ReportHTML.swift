import Mustache

/// A report as one self-contained page.
enum ReportHTML {
    /// - Throws: if the template is not one; a test renders every template.
    static func render(_ document: ReportDocument) throws -> String {
        MustacheContentTypes.register(ScalarHTML(), named: "MUNIMENT-HTML")
        return try Template.render(PackageResources.report_mustache, context(document))
    }

    // Names are looked up outwards, so no two levels may share one.
    private static func context(_ document: ReportDocument) -> [String: Any] {
        [
            "pageTitle": document.title,
            "sections": document.sections.enumerated().map { index, section -> [String: Any] in
                [
                    "heading": section.heading, "isFirst": index == 0,
                    "blocks": section.blocks.map(block),
                ]
            },
        ]
    }

    private static func block(_ block: ReportDocument.Block) -> [String: Any] {
        switch block {
        case .paragraph(let text): ["paragraph": text]
        case .subheading(let text): ["subheading": text]
        case .quote(let text): ["quote": Defang.text(VisibleText.block(text))]
        case .list(let cells): ["list": ["entries": cells.map { ["phrases": phrases($0)] }]]
        case .fields(let fields):
            [
                "fields": [
                    "pairs": fields.map { field -> [String: Any] in
                        ["label": field.label, "phrases": phrases(field.cell)]
                    }
                ]
            ]
        case .table(let columns, let rows):
            [
                "table": [
                    "columns": columns,
                    "rows": rows.map { row -> [String: Any] in
                        ["cells": row.map { cell -> [String: Any] in ["phrases": phrases(cell)] }]
                    },
                ] as [String: Any]
            ]
        }
    }

    private static func phrases(_ cell: ReportDocument.Cell) -> [[String: Any]] {
        cell.phrases.map { phrase in
            let text = phrase.visible.text
            return switch phrase {
            case .own: ["own": text]
            case .code: ["code": text]
            case .quoted, .link: ["quoted": text]
            }
        }
    }
}

/// Escapes by scalars. The templates' own escaping goes by characters, and to Swift a sign that leans on the
/// next one makes one character with it: a `<` behind U+0600 would stay a `<`.
struct ScalarHTML: MustacheContentType {
    func escapeText(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
            case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
            case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
            case "'": escaped.append(contentsOf: "&#39;".unicodeScalars)
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }
}

/// The texts that are files of their own.
enum Template {
    static func render(_ resource: [UInt8], _ context: [String: Any]) throws -> String {
        try MustacheTemplate(string: String(decoding: resource, as: UTF8.self)).render(context)
    }
}
