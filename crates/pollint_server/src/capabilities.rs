//! What the server offers.

use gen_lsp_types::{
    CodeActionKind, CodeActionOptions, CodeLensOptions, ExecuteCommandOptions, InitializeResult, Save,
    SaveOptions, ServerCapabilities, ServerInfo, TextDocumentSyncKind, TextDocumentSyncOptions,
    WorkspaceFoldersServerCapabilities, WorkspaceOptions,
};

use crate::actions::FIX_ALL;
use crate::position::Encoding;
use crate::settings::Settings;

/// The command that checks all packages of the workspace.
pub(crate) const CHECK_WORKSPACE: &str = "pollint.checkWorkspace";

pub(crate) fn offered(encoding: Encoding, settings: &Settings) -> InitializeResult {
    let folders =
        WorkspaceFoldersServerCapabilities { supported: Some(true), change_notifications: Some(true.into()) };
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::Incremental),
        save: Some(Save::SaveOptions(SaveOptions { include_text: Some(false) })),
        ..TextDocumentSyncOptions::default()
    };
    let actions = CodeActionOptions {
        code_action_kinds: Some(vec![CodeActionKind::QuickFix, CodeActionKind::from(FIX_ALL.to_owned())]),
        ..CodeActionOptions::default()
    };
    let capabilities = ServerCapabilities {
        position_encoding: Some(encoding.kind()),
        text_document_sync: Some(sync.into()),
        hover_provider: Some(true.into()),
        code_action_provider: Some(actions.into()),
        code_lens_provider: settings.code_lens.then(CodeLensOptions::default),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: vec![CHECK_WORKSPACE.to_owned()],
            ..ExecuteCommandOptions::default()
        }),
        workspace: Some(WorkspaceOptions { workspace_folders: Some(folders), ..WorkspaceOptions::default() }),
        ..ServerCapabilities::default()
    };
    let version = Some(env!("CARGO_PKG_VERSION").to_owned());
    InitializeResult { capabilities, server_info: Some(ServerInfo { name: "pollint".to_owned(), version }) }
}
