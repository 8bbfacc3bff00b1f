/// Good advice for whom this is happening to, in pages of one screen each. It needs no vault, no passphrase
/// and no network.
public enum Guide {
    /// The topic that is shown when none is named.
    public static let firstTopic = "first-steps"

    /// Every topic, in the order in which they are listed.
    public static let names = resources.map(\.name)

    private static let resources: [(name: String, bytes: [UInt8])] = [
        (firstTopic, PackageResources.guide_first_steps_txt),
        ("saving", PackageResources.guide_saving_txt),
        ("paid", PackageResources.guide_paid_txt),
        ("posted", PackageResources.guide_posted_txt),
        ("under-18", PackageResources.guide_under_18_txt),
        ("accounts", PackageResources.guide_accounts_txt),
        ("phone", PackageResources.guide_phone_txt),
        ("shared-computer", PackageResources.guide_shared_computer_txt),
        ("reporting", PackageResources.guide_reporting_txt),
        ("hotlines", PackageResources.guide_hotlines_txt),
        ("can-wait", PackageResources.guide_can_wait_txt),
    ]

    /// Every topic, in the order of ``names``.
    /// - Throws: code ``MunimentError/Code/libraryUnavailable`` when the program was built with a page that is
    ///   not whole.
    public static var topics: [GuideTopic] {
        get throws(MunimentError) {
            var topics: [GuideTopic] = []
            for name in names { topics.append(try topic(name)) }
            return topics
        }
    }

    /// The topic that `name` means, as ``fullName(of:)`` reads it.
    /// - Throws: code ``MunimentError/Code/fieldNotAccepted``, with every name as the hint, when it means none;
    ///   ``MunimentError/Code/libraryUnavailable`` as ``topics``.
    public static func topic(_ name: String) throws(MunimentError) -> GuideTopic {
        guard let full = fullName(of: name), let found = resources.first(where: { $0.name == full }) else {
            throw MunimentError(.fieldNotAccepted, subject: "topic", hint: names.joined(separator: ", "))
        }
        do { return try GuideTopic(name: full, resource: found.bytes) } catch {
            throw MunimentError(.libraryUnavailable, subject: "guide")
        }
    }

    /// The one topic whose name is `typed`, or begins with it; upper case, spaces and underscores count as the
    /// name has them. `nil` when there is none, or more than one begins so.
    public static func fullName(of typed: String) -> String? {
        let word = String(typed.lowercased().map { $0 == " " || $0 == "_" ? "-" : $0 })
        if names.contains(word) { return word }
        let found = names.filter { !word.isEmpty && $0.hasPrefix(word) }
        return found.count == 1 ? found[0] : nil
    }
}
