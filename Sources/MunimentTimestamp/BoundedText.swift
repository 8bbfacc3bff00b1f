extension String {
    /// The first Unicode scalars: a limit on what others wrote, which a limit on characters is not, since one
    /// character may hold any number of combining marks.
    func cut(to scalarCount: Int) -> String {
        String(String.UnicodeScalarView(unicodeScalars.prefix(scalarCount)))
    }
}
