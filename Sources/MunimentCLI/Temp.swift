import Muniment
struct TidiedExport {}
extension Vault { func tidyExports() throws -> [TidiedExport] { [] } }
extension Wording { static func tidied(_ e: TidiedExport) -> String { "" } }
