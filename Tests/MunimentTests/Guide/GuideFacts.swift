/// Every number and address that a page of the guide may show, with where it was published and the day on
/// which somebody last looked. A page with any other is refused by ``GuideTests``.
struct GuideFact {
    let text: String
    let source: String
    let lookedUp: String

    init(_ text: String, _ source: String, _ lookedUp: String = "2026-11-21") {
        self.text = text
        self.source = source
        self.lookedUp = lookedUp
    }

    static let numbers = [
        GuideFact("911", "US emergency number, as US support guides list it"),
        GuideFact("988", "US Suicide and Crisis Lifeline, as US support guides list it"),
        GuideFact("1-844-878-2274", "CCRI Image Abuse Helpline: ovc.ojp.gov, award 15POVC-23-GK-01579"),
        GuideFact("1-800-843-5678", "NCMEC: report.cybertip.org"),
        GuideFact("1-800-CALL-FBI", "FBI: v1019.com 2024-01-18"),
        GuideFact("1-800-225-5324", "FBI: the letters CALL-FBI as digits of a telephone"),
        GuideFact("1-800-656-4673", "RAINN, as US support guides list it"),
        GuideFact("48", "hours after a valid notice: 47 U.S.C. 223a"),
        GuideFact("47", "title of the United States Code: uscode.house.gov"),
        GuideFact("223a", "section of the United States Code: uscode.house.gov"),
        GuideFact("18", "age: takeitdown.ncmec.org/faq and stopncii.org/faq"),
        GuideFact("under-18", "the name of a topic"),
        GuideFact("40,000", "messages in a WhatsApp export without media: receipts.love"),
        GuideFact("10,000", "messages in a WhatsApp export with media: receipts.love"),
        GuideFact("2020", "the oldest how-to page that was read for `phone`"),
        GuideFact("2026", "the newest how-to page that was read for `phone`"),
    ]

    static let addresses = [
        GuideFact("report.cybertip.org", "NCMEC: report.cybertip.org/faqs"),
        GuideFact("takeitdown.ncmec.org", "NCMEC: takeitdown.ncmec.org/faq"),
        GuideFact("stopncii.org", "StopNCII: stopncii.org/faq"),
        GuideFact("tips.fbi.gov", "FBI: v1019.com 2024-01-18"),
        GuideFact("ic3.gov", "IC3: www.ic3.gov, FAQ"),
        GuideFact("TakeItDown.ftc.gov", "FTC, in 2026 news reports: groundy.com, xbiz.com/297811"),
        GuideFact("ftc.gov/giftcards", "FTC: consumer.ftc.gov 2022-04, scamsquadsav.org"),
        GuideFact("support.google.com/websearch/answer/6302812", "Google: the page itself"),
        GuideFact("revengepornhelpline.org.uk", "Revenge Porn Helpline: its FAQ"),
        GuideFact("esafety.gov.au", "eSafety Commissioner: its pages on image-based abuse"),
        GuideFact("cybertip.ca", "Canadian Centre for Child Protection: its report form"),
    ]
}
