//! Files that should not go with a letter, by their names.

use super::hit::RuleHit;
use super::rules::Rule;
use redress_base::folder::CampaignPath;

/// Ends of names that mail programs and gateways refuse, or strip.
///
/// Gmail's as its page has them (<https://support.google.com/mail/answer/6590>). Outlook's are the defaults of its web access
/// and what was added to them, compared on 2026-11-28 with the copy that a university keeps
/// (<https://www.uni-kassel.de/its/en/it-dienste-software/e-mail-exchange-outlook-e-mail-kommunikation/information-mailscanner/geblockte-dateien-und-anhaenge.html>);
/// Microsoft's own page, "Blocked attachments in Outlook", could not be read that day:
/// <https://support.microsoft.com/office/blocked-attachments-in-outlook-434752e1-02d3-4e90-9124-8b81e49a8519>.
const REFUSED: &str = "\
    ade adp apk app appref-ms appx appxbundle asp aspx asx bas bat cab cdxml cer chm cmd cnt com cpl crt csh \
    der diagcab diagcfg diagpkg dll dmg ex ex_ exe fxp gadget grp hlp hpj hta htc img inf ins iso isp its \
    jar jnlp js jse ksh lib lnk mad maf mag mam maq mar mas mat mau mav maw mcf mda mdb mde mdt mdw mdz mht \
    mhtml mjs msc msh msh1 msh1xml msh2 msh2xml mshxml msi msix msixbundle msp mst nsh ops osd pcd pif pl \
    plg prf prg ps1 ps1xml ps2 ps2xml psc1 psc2 pssc pst py pyc pyo pyw pyz pyzw reg scf scr sct shb shs sys \
    tmp udl url vb vbe vbp vbs vhd vhdx vsmacros vsw vxd ws wsb wsc wsf wsh xbap xll xnk";

/// Ends of documents with macros, which many offices' gateways strip (Microsoft blocks their macros in files from outside:
/// <https://learn.microsoft.com/deployoffice/security/internet-macros-blocked>).
const MACROS: [&str; 8] = [
    "docm", "dotm", "xlsm", "xltm", "xlam", "pptm", "potm", "ppsm",
];

/// What is wrong with the files that go with a letter.
pub(super) fn faults(paths: &[CampaignPath]) -> Vec<RuleHit> {
    let mut hits: Vec<RuleHit> = paths.iter().filter_map(refused).collect();
    for (index, path) in paths.iter().enumerate() {
        let name = name_of(path).to_lowercase();
        let earlier = paths[..index].iter();
        // The same document in two states, more often than two documents.
        if let Some(twin) = earlier
            .rev()
            .find(|twin| name_of(twin).to_lowercase() == name)
        {
            hits.push(RuleHit::new(
                Rule::File,
                path.as_str(),
                format!("two attachments have one name: `{twin}` and `{path}`"),
                "Attach one of them, or give them names that tell them apart.",
            ));
        }
    }
    hits
}

fn name_of(path: &CampaignPath) -> &str {
    path.as_str().rsplit('/').next().unwrap_or_default()
}

/// What is wrong with the name of a file.
fn refused(path: &CampaignPath) -> Option<RuleHit> {
    let name = name_of(path);
    let hit =
        |message: String, help: &str| Some(RuleHit::new(Rule::File, path.as_str(), message, help));
    // Word and Excel (`~$x.docx`), LibreOffice (`.~lock.x#`), Emacs (`.#x`), and what systems leave in folders.
    let is_lock = name.starts_with("~$")
        || name.starts_with(".~lock.")
        || name.starts_with(".#")
        || matches!(name, ".DS_Store" | "Thumbs.db" | "desktop.ini");
    if is_lock {
        return hit(
            format!("the attachment `{name}` is a file that a program left beside the real one"),
            "Name the document itself, and close it before you attach it.",
        );
    }
    let end = name.rsplit_once('.').map(|(_, end)| end.to_lowercase())?;
    if REFUSED.split(' ').any(|refused| refused == end) {
        return hit(
            format!("the attachment `{name}` is of a kind (`.{end}`) that mail servers refuse"),
            "Attach a PDF.",
        );
    }
    if MACROS.contains(&end.as_str()) {
        return hit(
            format!(
                "the attachment `{name}` may hold macros (`.{end}`), and gateways strip such files"
            ),
            "Save it as a PDF.",
        );
    }
    None
}
