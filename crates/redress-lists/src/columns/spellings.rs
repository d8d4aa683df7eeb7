//! How lists spell the columns this program knows: a table, to be extended by whoever meets another spelling.

use super::column::Column;

/// For each column the headers it goes by, normalized and parted by spaces, most telling first: if a list has several of
/// them, the first one here is taken and the others keep their own names. The canonical name itself always comes before
/// these, and need not be repeated.
pub(super) const SPELLINGS: [(Column, &str); Column::COUNT] = [
    (
        Column::Id,
        "recipient_id bioguide_id bioguide person_id member_id",
    ),
    (
        Column::Office,
        "role position type office_type elected_office office_held current_role \
         primary_role job_title title \
         official_title office_title elected_title position_title jobtitle officerecordtitle",
    ),
    (
        Column::FirstName,
        "given_name firstname givenname first forename fname \
         f_name officerecordfirstname personfirstname",
    ),
    (
        Column::LastName,
        "family_name lastname familyname last surname lname \
         l_name officerecordlastname personlastname",
    ),
    (
        Column::FullName,
        "name fullname official_full official_name display_name name_of_official contact_name \
         member_name council_member_name mayor_name legislator official member recipient \
         elected_official elected_official_name officeholder officeholder_name office_holder \
         person_name officerecordfullname personfullname",
    ),
    (
        Column::Suffix,
        "name_suffix generational_suffix suffix_name",
    ),
    (Column::Style, "form_of_address address_style"),
    (
        Column::City,
        "jurisdiction municipality city_name town city_or_town locality place \
         mailing_city primary_city \
         mailingcity mailing_address_city primary_address_city city_town town_city \
         municipality_name jurisdiction_name office_city work_city can2_user_city",
    ),
    (
        Column::State,
        "state_abbr state_code state_abbreviation state_postal st state_name province \
         state_province state_or_province mailing_state primary_state \
         stateorprovince mailingstate mailing_state_province mailingstateprovince \
         mailing_address_state primary_address_state state_region state_territory us_state \
         state_abbrev state_province_name state_province_abbreviation office_state work_state \
         can2_state_abbreviated",
    ),
    (
        Column::District,
        "current_district district_number district_no congressional_district council_district \
         ward cd",
    ),
    (Column::Committee, "committee_name"),
    (
        Column::Email,
        "e_mail email_address e_mail_address emailaddress council_email official_email \
         public_email office_email work_email contact_email staff_email primary_email \
         mayor_email clerk_email email_1 email1 mail \
         preferredemail officerecordemail personemail email_primary",
    ),
    (Column::Cc, "copy_to cc_email copies"),
    (
        Column::ReplyTo,
        "replyto reply_to_email reply_to_address reply_email replies_to",
    ),
    (Column::Attachments, "attachment files"),
    (Column::Stance, "stand support supports position_on_bill"),
    (
        Column::TermEnd,
        "end_date term_end_date end_of_term term_ends term_expires term_expiration \
         term_expiration_date expiration_of_term term_expiry expiration_date expires \
         current_term_end term_end_on officerecordenddate",
    ),
    (Column::Timezone, "time_zone tz"),
    (Column::Channel, "delivery_method delivery_channel"),
    (
        Column::FormUrl,
        "contact_form web_form webform contact_form_url contact_url form",
    ),
    (
        Column::PostAddress,
        "mailing_address postal_address office_address street_address capitol_address address",
    ),
    (Column::MiddleName, "middlename middle middle_initial mi"),
    (Column::Nickname, "nick_name known_as preferred_name"),
    (Column::Vacant, "vacancy is_vacant"),
    (Column::NamePrefix, "honorific courtesy_title prefix"),
    (
        Column::AsOf,
        "as_of_date last_updated last_verified updated",
    ),
    // None: a `public_email` is mostly the address itself.
    (Column::EmailPublic, ""),
    (Column::OfficeAsListed, ""),
    (Column::StanceAsListed, ""),
];
