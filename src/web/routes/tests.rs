use super::*;

#[test]
#[expect(clippy::too_many_lines, reason = "one line an address")]
fn the_table_of_addresses_is_known() {
    let rows: Vec<String> =
        table().iter().map(|e| format!("{} {} {:?}", e.method, e.path, e.access)).collect();
    insta::assert_snapshot!(rows.join("\n"), @r"
    GET / Public
    GET /S Public
    GET /S/{code} Public
    POST /S/{code} Public
    POST /S/{code}/started Public
    GET /S/{code}/sent Public
    GET /S/{code}/notice Public
    GET /S/{code}/complaint Public
    POST /S/{code}/complaint Public
    GET /S/{code}/{once} Public
    GET /s/{code} Public
    GET /K/{code} Public
    POST /K/{code} Public
    GET /K/{code}/sent Public
    GET /K/{code}/notice Public
    GET /K/{code}/manifest.webmanifest Public
    GET /k/{code} Public
    GET /icon.svg Public
    GET /t/{tracking} Public
    GET /p Public
    GET /p/{code} Public
    GET /results Public
    GET /results/{campaign} Public
    GET /results/{campaign}/data.csv Public
    GET /results/{campaign}/data.json Public
    GET /results/{campaign}/dictionary.csv Public
    GET /results/{campaign}/manifest.json Public
    GET /R/{campaign}/{unit} Public
    GET /api/v1/campaigns/{id}/index Public
    PUT /api/v1/touchpoints/{code}/responses/{uuid} Public
    PUT /api/v1/touchpoints/{code}/sheets/{serial} Public
    GET /worker.js Public
    GET /healthz Public
    GET /readyz Public
    GET /metrics Public
    GET /staff/assets/{file} Public
    GET /staff/setup Setup
    POST /staff/setup Setup
    GET /staff/setup/place Setup
    POST /staff/setup/place Setup
    GET /staff/setup/office Setup
    POST /staff/setup/office Setup
    GET /staff/setup/person Setup
    POST /staff/setup/person Setup
    GET /staff/login SignedOut
    POST /staff/login SignedOut
    GET /staff/login/sso SignedOut
    GET /staff/login/sso/back Returning
    GET /staff/again/sso SignedIn
    GET /staff/login/code Half
    POST /staff/login/code Half
    POST /staff/logout/half Half
    POST /staff/logout Unready
    GET /staff/again SignedIn
    POST /staff/again SignedIn
    GET /staff/account SignedIn
    GET /staff/account/session Unready
    POST /staff/account/language Unready
    POST /staff/account/sessions RecentOwn
    GET /staff/account/password Unready
    POST /staff/account/password Unready
    GET /staff/account/second Unready
    POST /staff/account/second Unready
    GET /staff/account/codes RecentOwn
    POST /staff/account/codes RecentOwn
    GET /staff SignedIn
    GET /staff/results Staff(SeeFigures)
    GET /staff/results/{campaign} Staff(SeeFigures)
    GET /staff/results/{campaign}/export Staff(Export)
    POST /staff/results/{campaign}/export Staff(Export)
    GET /staff/users Staff(ManageAccounts)
    POST /staff/users Recent(ManageAccounts)
    GET /staff/users/new Recent(ManageAccounts)
    GET /staff/users/{account} Recent(ManageAccounts)
    POST /staff/users/{account}/grant Recent(ManageAccounts)
    POST /staff/users/{account}/revoke Recent(ManageAccounts)
    POST /staff/users/{account}/disable Recent(ManageAccounts)
    POST /staff/users/{account}/enable Recent(ManageAccounts)
    POST /staff/users/{account}/reset Recent(ManageAccounts)
    GET /staff/users/{account}/erase Recent(ManageAccounts)
    POST /staff/users/{account}/erase Recent(ManageAccounts)
    GET /staff/audit Staff(ReadAudit)
    GET /staff/audit/csv Staff(ReadAudit)
    GET /staff/comments Staff(SeeComments)
    GET /staff/comments/{id} Staff(SeeComments)
    POST /staff/comments/{id}/unmask Recent(ExportOrdered)
    GET /staff/complaints Staff(SeeComments)
    GET /staff/complaints/{no} Staff(SeeComments)
    POST /staff/complaints/{no}/accept Staff(AnswerComments)
    POST /staff/complaints/{no}/answer Staff(AnswerComments)
    POST /staff/complaints/{no}/close Staff(AnswerComments)
    GET /staff/complaints/{no}/publish Recent(AnswerComments)
    POST /staff/complaints/{no}/publish Recent(AnswerComments)
    POST /staff/complaints/{no}/withdraw Staff(AnswerComments)
    GET /staff/touchpoints Staff(SeeTouchpoints)
    GET /staff/touchpoints/new Staff(ManageTouchpoints)
    POST /staff/touchpoints/new Staff(ManageTouchpoints)
    GET /staff/touchpoints/{code} Staff(SeeTouchpoints)
    GET /staff/touchpoints/{code}/revoke Staff(ManageTouchpoints)
    POST /staff/touchpoints/{code}/revoke Staff(ManageTouchpoints)
    GET /staff/touchpoints/{code}/replace Staff(ManageTouchpoints)
    POST /staff/touchpoints/{code}/replace Staff(ManageTouchpoints)
    GET /staff/posters Staff(PrintPosters)
    POST /staff/posters Staff(PrintPosters)
    GET /staff/sheets Staff(PrintPosters)
    POST /staff/sheets Staff(PrintPosters)
    GET /staff/slips Staff(PrintPosters)
    POST /staff/slips Staff(PrintPosters)
    GET /staff/boards Staff(PrintPosters)
    POST /staff/boards Staff(PrintPosters)
    GET /staff/orders/{job} SignedIn
    GET /staff/orders/{job}/file SignedIn
    GET /staff/orders/{job}/manifest SignedIn
    GET /staff/tokens Staff(ManageTokens)
    POST /staff/tokens Recent(ManageTokens)
    POST /staff/tokens/{no}/revoke Recent(ManageTokens)
    GET /staff/campaigns Staff(SeeCampaigns)
    GET /staff/campaigns/new Staff(RunCampaigns)
    POST /staff/campaigns/new Staff(RunCampaigns)
    GET /staff/campaigns/{id} Staff(SeeCampaigns)
    POST /staff/campaigns/{id}/extend Staff(RunCampaigns)
    POST /staff/campaigns/{id}/copy Staff(RunCampaigns)
    GET /staff/campaigns/{id}/close Staff(RunCampaigns)
    POST /staff/campaigns/{id}/close Staff(RunCampaigns)
    GET /staff/campaigns/{id}/publish Recent(PublishFigures)
    POST /staff/campaigns/{id}/publish Recent(PublishFigures)
    GET /staff/drafts/{id} Staff(RunCampaigns)
    GET /staff/drafts/{id}/questions Staff(RunCampaigns)
    POST /staff/drafts/{id}/questions Staff(RunCampaigns)
    GET /staff/drafts/{id}/units Staff(RunCampaigns)
    POST /staff/drafts/{id}/units Staff(RunCampaigns)
    GET /staff/drafts/{id}/period Staff(RunCampaigns)
    POST /staff/drafts/{id}/period Staff(RunCampaigns)
    GET /staff/drafts/{id}/rules Staff(RunCampaigns)
    POST /staff/drafts/{id}/rules Staff(RunCampaigns)
    POST /staff/drafts/{id}/open Staff(RunCampaigns)
    GET /staff/drafts/{id}/discard Staff(RunCampaigns)
    POST /staff/drafts/{id}/discard Staff(RunCampaigns)
    GET /staff/definitions Staff(SeeCampaigns)
    POST /staff/definitions Staff(RunCampaigns)
    POST /staff/definitions/upload Staff(RunCampaigns)
    GET /staff/definitions/compare Staff(SeeCampaigns)
    GET /staff/definitions/one Staff(SeeCampaigns)
    GET /staff/definitions/form Staff(SeeCampaigns)
    GET /staff/units Staff(SeeUnits)
    GET /staff/units/import Staff(ManageUnits)
    POST /staff/units/import Staff(ManageUnits)
    GET /staff/units/reform Staff(ManageUnits)
    POST /staff/units/reform Staff(ManageUnits)
    GET /staff/units/dossiers Staff(EnterDossiers)
    POST /staff/units/dossiers Staff(EnterDossiers)
    POST /staff/units/dossiers/import Staff(EnterDossiers)
    GET /staff/units/{code} Staff(SeeUnits)
    GET /staff/paper Staff(EnterPaper)
    GET /staff/paper/{code} Staff(EnterPaper)
    POST /staff/paper/{code} Staff(EnterPaper)
    POST /staff/paper/{code}/sheet Staff(EnterPaper)
    GET /staff/paper/{code}/people Staff(AssignPaper)
    POST /staff/paper/{code}/people Staff(AssignPaper)
    GET /staff/paper/{code}/agreement Staff(AssignPaper)
    POST /staff/paper/{code}/agreement Recent(AssignPaper)
    GET /staff/settings Recent(ConfigureSystem)
    POST /staff/settings Recent(ConfigureSystem)
    ");
}

#[test]
fn an_address_stands_in_one_place() {
    let endpoints = table();
    let groups: Vec<_> = endpoints.chunk_by(|a, b| a.path == b.path).map(|group| group[0].path).collect();
    let mut once = groups.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(groups.len(), once.len());
}
