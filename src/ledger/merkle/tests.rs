use super::*;
use crate::ledger::tile::WIDTH;
use proptest::prelude::*;

fn leaf(data: &[u8]) -> LeafHash {
    Sha256::new().chain_update([0]).chain_update(data).finalize().into()
}

fn hex(hash: &RootHash) -> String {
    let mut text = String::new();
    crate::ids::write_hex(&mut text, hash).unwrap();
    text
}

/// The definition of RFC 6962, section 2.1, word for word.
fn by_definition(leaves: &[LeafHash]) -> RootHash {
    match leaves {
        [] => empty(),
        [only] => *only,
        more => {
            let k = more.len().next_power_of_two() / 2;
            node(&by_definition(&more[..k]), &by_definition(&more[k..]))
        }
    }
}

fn leaves(count: u64) -> Vec<LeafHash> {
    (0..count).map(|n| leaf(&n.to_be_bytes())).collect()
}

fn tree(leaves: &[LeafHash]) -> Tree {
    let mut tree = Tree::default();
    for leaf in leaves {
        tree.push(*leaf);
    }
    tree
}

/// All complete tiles, as a database would give them.
fn tiles(all: &[LeafHash]) -> Leaves {
    (0..).zip(all.chunks(256).map(<[_]>::to_vec)).collect()
}

/// Inputs and roots of RFC 6962's reference implementation (transparency-dev/merkle, testonly).
#[test]
fn the_roots_of_the_reference_implementation_hold() {
    let inputs: [&[u8]; 8] = [
        &[],
        &[0x00],
        &[0x10],
        &[0x20, 0x21],
        &[0x30, 0x31],
        &[0x40, 0x41, 0x42, 0x43],
        &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
        &[0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f],
    ];
    let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let (mut frontier, mut tree) = (Frontier::default(), Tree::default());
    assert_eq!([hex(&frontier.root()), hex(&tree.root())], [roots[0]; 2]);
    for (input, root) in inputs.into_iter().zip(&roots[1..]) {
        frontier.push(leaf(input));
        tree.push(leaf(input));
        assert_eq!([hex(&frontier.root()), hex(&tree.root())], [*root; 2]);
    }
    assert_eq!(hex(&leaf(b"L123456")), "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56");
}

#[test]
fn every_inclusion_in_every_tree_up_to_64_is_proven_and_no_other() {
    let all = leaves(64);
    let tree = tree(&all);
    for size in 1..=64u64 {
        let root = by_definition(&all[..usize::try_from(size).unwrap()]);
        assert_eq!(tree.root_at(size, &Leaves::new()), Ok(root));
        for index in 0..size {
            let proof = inclusion(&tree, index, size, &Leaves::new()).unwrap().unwrap();
            for (at, leaf) in all.iter().enumerate() {
                assert_eq!(proof.holds(leaf, &root), at as u64 == index, "{index} of {size}, leaf {at}");
            }
            let moved = Inclusion { index: (index + 1) % size, ..proof.clone() };
            assert!(size == 1 || !moved.holds(&all[usize::try_from(index).unwrap()], &root));
            let mut longer = proof.clone();
            longer.path.push(root);
            assert!(!longer.holds(&all[usize::try_from(index).unwrap()], &root));
            if !proof.path.is_empty() {
                let shorter = Inclusion { path: proof.path[1..].to_vec(), ..proof };
                assert!(!shorter.holds(&all[usize::try_from(index).unwrap()], &root));
            }
        }
        assert_eq!(inclusion(&tree, size, size, &Leaves::new()), Ok(None));
    }
    assert_eq!(inclusion(&tree, 0, 65, &Leaves::new()), Ok(None));
}

#[test]
fn every_growth_up_to_64_is_proven_and_no_other() {
    let all = leaves(64);
    let tree = tree(&all);
    let root = |size: u64| by_definition(&all[..usize::try_from(size).unwrap()]);
    for new in 0..=64u64 {
        for old in 0..=new {
            let proof = consistency(&tree, old, new, &Leaves::new()).unwrap().unwrap();
            assert!(proof.holds(&root(old), &root(new)), "{old} to {new}");
            let wrong = leaf(b"another tree");
            assert!(!proof.holds(&root(old), &wrong) || old == 0, "{old} to {new}");
            assert!(!proof.holds(&wrong, &root(new)) || old == 0, "{old} to {new}");
            for at in 0..proof.path.len() {
                let mut bent = proof.clone();
                bent.path[at][0] ^= 1;
                assert!(!bent.holds(&root(old), &root(new)), "{old} to {new}, hash {at}");
            }
        }
        assert_eq!(consistency(&tree, new + 1, new, &Leaves::new()), Ok(None));
    }
    assert_eq!(consistency(&tree, 1, 65, &Leaves::new()), Ok(None));
}

#[test]
fn a_tree_asks_for_the_tiles_that_it_does_not_keep() {
    let all = leaves(3 * WIDTH + 7);
    let tree = tree(&all);
    assert_eq!(inclusion(&tree, 300, tree.size(), &Leaves::new()), Err(Wanted(1)));
    assert!(inclusion(&tree, 3 * WIDTH + 1, tree.size(), &Leaves::new()).is_ok_and(|proof| proof.is_some()));
    assert_eq!(tree.tile(1, 0).len(), 3);
    assert_eq!(tree.tile(1, 0)[2], by_definition(&all[512..768]));
    assert_eq!((tree.tile(1, 1).len(), tree.tile(2, 0).len(), tree.tile(0, 0).len()), (0, 0, 0));
    assert_eq!(tree.last(), &all[768..]);
}

#[test]
fn a_tree_of_two_levels_keeps_the_roots_of_its_tiles() {
    let all = leaves(WIDTH * WIDTH + 300);
    let tree = tree(&all);
    assert_eq!(tree.root(), by_definition(&all));
    assert_eq!(tree.tile(2, 0), [by_definition(&all[..65_536])]);
    assert_eq!(tree.tile(1, 0).len(), 256);
    assert_eq!(tree.tile(1, 1).len(), 1);
    let tiles = tiles(&all);
    for index in [0, 255, 256, 65_535, 65_536, 65_835] {
        let proof = inclusion(&tree, index, tree.size(), &tiles).unwrap().unwrap();
        assert!(proof.holds(&all[usize::try_from(index).unwrap()], &tree.root()));
        assert!(proof.path.len() <= 17);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn root_and_proofs_of_any_tree_are_those_of_the_definition(size in 1u64..1_500, a: u64, b: u64) {
        let all = leaves(size);
        let (tree, tiles) = (tree(&all), tiles(&all));
        let (a, b) = (a % size + 1, b % size + 1);
        let (old, new) = (a.min(b), a.max(b));
        let root = |size: u64| by_definition(&all[..usize::try_from(size).unwrap()]);
        prop_assert_eq!(tree.root(), root(size));
        prop_assert_eq!(tree.root_at(old, &tiles), Ok(root(old)));
        let growth = consistency(&tree, old, new, &tiles).unwrap().unwrap();
        prop_assert!(growth.holds(&root(old), &root(new)));
        let place = inclusion(&tree, old - 1, new, &tiles).unwrap().unwrap();
        prop_assert!(place.holds(&all[usize::try_from(old - 1).unwrap()], &root(new)));
    }
}
