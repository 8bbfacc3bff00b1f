import ArgumentParser
import Muniment

struct AddMessage: TextCommand {
    static let kind = ItemKind.message
    static let configuration = CommandConfiguration(
        commandName: "message", abstract: "Keep a message word for word.",
        discussion: "Example: muniment add message --from them --platform telegram")

    @OptionGroup var global: GlobalOptions
    @Argument(
        help: ArgumentHelp("The words; left out, you are asked; - reads standard input.", valueName: "text"))
    var operandText: String?
    @OptionGroup(title: "Fields of this kind") var own: MessageFieldOptions
    @OptionGroup(title: "Fields of every item") var common: CommonFieldOptions

    var operand: (field: String, value: String?)? { ("text", operandText) }
    var fieldInputs: [FieldInput] { own.inputs + common.inputs }
}

struct AddAccount: TextCommand {
    static let kind = ItemKind.account
    static let configuration = CommandConfiguration(
        commandName: "account", abstract: "Keep an account, number or address that somebody uses.",
        discussion: "Example: muniment add account 'jade.example.4417' --platform instagram --whose theirs")

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("The name of the account, exactly.", valueName: "handle")) var operandText:
        String?
    @OptionGroup(title: "Fields of this kind") var own: AccountFieldOptions
    @OptionGroup(title: "Fields of every item") var common: CommonFieldOptions

    var operand: (field: String, value: String?)? { ("handle", operandText) }
    var fieldInputs: [FieldInput] { own.inputs + common.inputs }
}

struct AddURL: TextCommand {
    static let kind = ItemKind.url
    static let configuration = CommandConfiguration(
        commandName: "url", abstract: "Keep a link or a place where something is or was published.",
        discussion: "Example: muniment add url 'https://social.example/p/1?a=1&b=2' --published")

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("The link in single quotes, or the place in words.", valueName: "address"))
    var operandText: String?
    @OptionGroup(title: "Fields of this kind") var own: URLFieldOptions
    @OptionGroup(title: "Fields of every item") var common: CommonFieldOptions

    var operand: (field: String, value: String?)? { ("address", operandText) }
    var fieldInputs: [FieldInput] { own.inputs + common.inputs }
}

struct AddDemand: TextCommand {
    static let kind = ItemKind.demand
    static let configuration = CommandConfiguration(
        commandName: "demand", abstract: "Keep what was asked for under threat.",
        discussion:
            "Example: muniment add demand --asks money --amount 500 --currency USD --method 'gift cards'")

    @OptionGroup var global: GlobalOptions
    @OptionGroup(title: "Fields of this kind") var own: DemandFieldOptions
    @OptionGroup(title: "Fields of every item") var common: CommonFieldOptions

    var operand: (field: String, value: String?)? { nil }
    var fieldInputs: [FieldInput] { own.inputs + common.inputs }
}

struct AddPayment: TextCommand {
    static let kind = ItemKind.payment
    static let configuration = CommandConfiguration(
        commandName: "payment", abstract: "Keep money that was sent, tried or returned.",
        discussion:
            "Example: muniment add payment --status sent --amount 100 --currency USD --method gift-card")

    @OptionGroup var global: GlobalOptions
    @OptionGroup(title: "Fields of this kind") var own: PaymentFieldOptions
    @OptionGroup(title: "Fields of every item") var common: CommonFieldOptions

    var operand: (field: String, value: String?)? { nil }
    var fieldInputs: [FieldInput] { own.inputs + common.inputs }
}

struct AddIncident: TextCommand {
    static let kind = ItemKind.incident
    static let configuration = CommandConfiguration(
        commandName: "incident", abstract: "Tell what happened, for reports.",
        discussion: "Example: muniment add incident --what moved-app --at 2026-11-19")

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("What happened; left out, you are asked.", valueName: "text"))
    var operandText: String?
    @OptionGroup(title: "Fields of this kind") var own: IncidentFieldOptions
    @OptionGroup(title: "Fields of every item") var common: CommonFieldOptions

    var operand: (field: String, value: String?)? { ("text", operandText) }
    var fieldInputs: [FieldInput] { own.inputs + common.inputs }
}

struct AddHeld: TextCommand {
    static let kind = ItemKind.held
    static let configuration = CommandConfiguration(
        commandName: "held", abstract: "Note evidence that is kept elsewhere.",
        discussion: "Example: muniment add held 'The whole chat, on my phone' --held-by me")

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("What it is; left out, you are asked.", valueName: "text")) var operandText:
        String?
    @OptionGroup(title: "Fields of this kind") var own: HeldFieldOptions
    @OptionGroup(title: "Fields of every item") var common: CommonFieldOptions

    var operand: (field: String, value: String?)? { ("text", operandText) }
    var fieldInputs: [FieldInput] { own.inputs + common.inputs }
}

struct AddPerson: TextCommand {
    static let kind = ItemKind.person
    static let configuration = CommandConfiguration(
        commandName: "person", abstract: "Keep a witness, a helper, or somebody who was threatened.",
        discussion: "Example: muniment add person 'Sam' --role witness")

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("The name.", valueName: "name")) var operandText: String?
    @OptionGroup(title: "Fields of this kind") var own: PersonFieldOptions
    @OptionGroup(title: "Fields of every item") var common: CommonFieldOptions

    var operand: (field: String, value: String?)? { ("name", operandText) }
    var fieldInputs: [FieldInput] { own.inputs + common.inputs }
}

struct AddNote: TextCommand {
    static let kind = ItemKind.note
    static let configuration = CommandConfiguration(
        commandName: "note", abstract: "Keep a private note. It is never exported.",
        discussion: "Example: muniment add note")

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("The words; left out, you are asked.", valueName: "text")) var operandText:
        String?
    @OptionGroup(title: "Fields of this kind") var own: NoteFieldOptions
    @OptionGroup(title: "Fields of every item") var common: CommonFieldOptions

    var operand: (field: String, value: String?)? { ("text", operandText) }
    var fieldInputs: [FieldInput] { own.inputs + common.inputs }
}
