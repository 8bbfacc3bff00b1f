/// Text from evidence as it may be put on a screen: what would steer a terminal or hide itself is made
/// visible, as `\u{1B}`.
public enum ScreenText {
    /// In one line.
    public static func line(_ text: String) -> String { VisibleText.line(text) }

    /// Line breaks stay.
    public static func block(_ text: String) -> String { VisibleText.block(text) }

    /// In one line of at most so many columns, the last of them `…` where it was cut.
    public static func line(_ text: String, columns: Int) -> String {
        VisibleText.truncated(VisibleText.line(text), to: columns)
    }

    /// How many columns a terminal takes for it.
    public static func columnCount(_ text: String) -> Int { VisibleText.columnCount(text) }
}
