use super::*;

#[test]
fn a_script_keeps_its_tokens_and_changes_its_own_names_only() {
    let script = r#"
        // A note.
        const form = document.getElementById("form"), { id, at: since = 1, ...others } = form.dataset; /* and
        another */
        let count = 0, last
        const say = (text, { lang = id } = {}, [head]) => ({ form, text: `${text} ${[lang, { head }].map((one) => one.text)}` , count });
        function go(event) { if (event.id / 2 > count++ + +last) return say(/[/"]form/g.test(event.form) ? form : id, { say: go }); }
        try { go({ id, get lang() { return 1. + .5; } }) } catch (error) { say(error) }
        others.form = since
        [1].forEach(say)
    "#;
    insta::assert_snapshot!(squeeze(script), @r#"
    const a=document.getElementById("form"),{id:b,at:l=1,...k}=a.dataset;let d=0,i
    const c=(m,{lang:h=b}={},[g])=>({form:a,text:`${m} ${[h,{head:g}].map((j)=>j.text)}`,count:d});function e(event){if(event.id/2>d++ + +i)return c(/[/"]form/g.test(event.form)?a:b,{say:e})}
    try{e({id:b,get lang(){return 1.+.5}})}catch(f){c(f)}
    k.form=l
    [1].forEach(c)
    "#);
}

#[test]
fn what_ends_nothing_is_left_out_and_a_body_of_nothing_is_not() {
    let script =
        "const f = (a, b,) => { if (a) b(); for (;;); }; while (f([, 1,], [,])) { ; f({ a: 1, },); }";
    assert_eq!(squeeze(script), "const a=(b,c)=>{if(b)c();for(;;);};while(a([,1],[,])){;a({a:1})}");
}

#[test]
fn what_is_squeezed_has_the_same_tokens() {
    for script in scripts() {
        let (long, short) = (tokens(&script), squeeze(&script));
        let (short, uses) = (tokens(&short), uses(&long));
        let mut names: BTreeMap<&str, &str> = BTreeMap::new();
        let mut at = 0;
        for (_, (token, used)) in long.iter().zip(uses).enumerate().filter(|(at, _)| !is_needless(&long, *at))
        {
            if used == Use::KeyAndName && short[at + 1].text == ":" {
                assert_eq!(token.text, short[at].text);
                at += 2;
            }
            match used {
                Use::Other => assert_eq!(token.text, short[at].text),
                Use::Name | Use::KeyAndName => {
                    assert_eq!(*names.entry(token.text).or_insert(short[at].text), short[at].text);
                }
            }
            at += 1;
        }
        assert_eq!(at, short.len());
        let different: BTreeSet<_> = names.values().collect();
        assert_eq!(different.len(), names.len(), "two names became one");
    }
}

#[test]
fn every_name_is_the_script_s_own_or_given_by_the_browser() {
    for script in scripts() {
        let tokens = tokens(&script);
        let uses = uses(&tokens);
        let own = declared(&tokens, &uses);
        for (token, _) in tokens.iter().zip(&uses).filter(|(_, used)| **used != Use::Other) {
            assert!(
                own.contains(token.text) || GIVEN.contains(&token.text),
                "`{}` comes from nowhere: where it is a browser's, it goes into GIVEN",
                token.text
            );
        }
    }
}

fn scripts() -> Vec<String> {
    crate::web::assets::sources()
}
