import Foundation

/// Folders that a service copies to other machines.
enum SyncedFolder {
    private static let services = [
        ("icloud", "iCloud"), ("mobile documents", "iCloud"), ("dropbox", "Dropbox"),
        ("onedrive", "OneDrive"),
        ("google drive", "Google Drive"), ("googledrive", "Google Drive"), ("my drive", "Google Drive"),
        ("nextcloud", "Nextcloud"), ("syncthing", "Syncthing"),
    ]

    static func service(of path: String) -> String? {
        let whole = URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path.lowercased()
        return services.first { name, _ in whole.split(separator: "/").contains { $0.contains(name) } }?.1
    }
}
