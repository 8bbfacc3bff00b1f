import ArgumentParser

/// The fields of accounts.
struct AccountFieldOptions: ParsableArguments, FieldOptions {
    @Option(help: "The name of the account, exactly.")
    var handle: String?

    @Option(help: "theirs, mine, other or unknown.")
    var whose: String?

    @Option(help: "The name shown; may be repeated.")
    var displayName: [String] = []

    @Option(help: "The account's number; it stays when the handle changes.")
    var userId: String?

    @Option(help: "The link of the profile; may be repeated.")
    var profileUrl: [String] = []

    @Option(help: "The profile's own words.")
    var bio: String?

    @Option(help: "With the country code: +1 202 555 0143.")
    var phone: String?

    @Option(help: "The e-mail address.")
    var email: String?

    @Option(help: "The name they gave.")
    var claimedName: String?

    @Option(help: "The postal address.")
    var address: String?

    @Option(help: "The IP address.")
    var ip: String?

    @Option(help: "When the IP address was seen.")
    var ipAt: String?

    @Option(help: "The group's own id.")
    var groupId: String?

    @Option(help: "The device's own id.")
    var deviceId: String?

    @Option(help: "Where they say or seem to be.")
    var location: String?

    @Flag(inversion: .prefixedNo, help: "The account was broken into.")
    var compromised: Bool?

    @Option(help: "The number of the item that shows the profile picture.")
    var avatar: String?

    @Option(help: "How you know this.")
    var howKnown: String?
}
