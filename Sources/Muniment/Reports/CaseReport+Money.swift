extension CaseReport {
    var demands: [Block] {
        let demands = file.items(.demand)
        guard !demands.isEmpty else { return [.paragraph("No demand was recorded.")] }
        return [
            .table(
                columns: ["item", "when", "asks for", "amount", "pay to", "deadline", "audience", "status"],
                rows: demands.map { entry in
                    let item = entry.item
                    return [
                        .own("\(item.number)"), WhenText(item).cell,
                        .own(item.texts("asks").joined(separator: ", ")), amount(item),
                        .quoted(item.text("payTo")) + .own(item.text("payToCheck")),
                        .quoted(item.text("deadline")), .quoted(item.text("audience")),
                        .own(item.text("status")),
                    ]
                }),
            .fields([
                ("totals", totals(demands.map(\.item), states: ["open", "paid", "refused"], none: ""))
            ]),
        ]
    }

    var payments: [Block] {
        let payments = file.items(.payment)
        guard !payments.isEmpty else { return [.paragraph("No payment was recorded.")] }
        return [
            .table(
                columns: ["item", "when", "status", "amount", "method", "to", "transaction", "told"],
                rows: payments.map { entry in
                    let item = entry.item
                    var to = Cell.empty
                    for name in ["toName", "toHandle", "toWallet", "toAccount", "toBank"] {
                        guard let text = item.text(name) else { continue }
                        to = to + .own("\(FieldLabel.text(name)):") + .quoted(text)
                    }
                    var method = Cell.own(item.text("method")) + .quoted(item.text("methodOther"))
                    if let card = item.text("cardNumber") { method = method + .own("card \(card)") }
                    return [
                        .own("\(item.number)"), WhenText(item).cell, .own(item.text("status")), amount(item),
                        method, to, .quoted(item.text("txHash")),
                        .quoted(item.text("institutionTold")) + .quoted(item.text("toldReference")),
                    ]
                }),
            .fields([
                (
                    "totals",
                    totals(payments.map(\.item), states: ["sent", "attempted", "returned"], none: "")
                )
            ]),
        ]
    }

    private func amount(_ item: Item) -> Cell {
        var cell = Cell.empty
        if let amount = item.text("amount") {
            cell = .own("\(amount) \(item.text("currency") ?? "(currency not given)")")
        }
        if let asset = item.text("asset") { cell = cell + .quoted(asset) }
        if let dollars = item.text("usd") {
            cell = cell + .own("\(dollars) USD") + .quoted(item.text("usdFrom"))
        }
        return cell
    }
}
